using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.HuggingFace;

/// <summary>Papers in the shapes of Hugging Face's API.</summary>
internal static class HfPapers
{
    private const string ArxivPrefix = "arxiv:";
    private const string ListSource = "hf-daily";

    /// <param name="stored">The paper and its tags.</param>
    /// <param name="site">Address of this site, without a slash at its end.</param>
    public static HfListedPaper Listed(StoredPaper stored, string site)
    {
        var paper = Paper(stored, site);
        var by = paper.SubmittedOnDailyBy;
        return new HfListedPaper
        {
            Paper = paper,
            PublishedAt = paper.PublishedAt,
            Title = paper.Title,
            Summary = paper.Summary,
            Thumbnail = stored.Paper.Sources.Any(source => source.Name == ListSource)
                ? $"https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{paper.Id}.png"
                : by.AvatarUrl,
            NumComments = stored.Paper.Signals.Comments?.Value ?? 0,
            SubmittedBy = new HfSubmitter(by.Id, by.AvatarUrl, by.Fullname, by.Name, by.Type, by.IsPro, IsHf: false, IsHfAdmin: false, IsMod: false, FollowerCount: 0),
            IsAuthorParticipating = false,
        };
    }

    /// <inheritdoc cref="Listed"/>
    public static HfPaper Paper(StoredPaper stored, string site)
    {
        var paper = stored.Paper;
        string[] topics = [.. stored.Tags.Where(tag => tag.Origin != TagOrigin.Source).Select(tag => tag.Name)];
        var day = PaperFacts.DayOf(paper) is { } known ? new DateTimeOffset(known.ToDateTime(default), TimeSpan.Zero) : stored.TaggedAt;
        return new HfPaper
        {
            Id = paper.Id.StartsWith(ArxivPrefix, StringComparison.Ordinal) ? paper.Id[ArxivPrefix.Length..] : paper.Id,
            Authors = [.. paper.Authors.Select((author, place) => new HfAuthor(ObjectId($"{paper.Id}#{place}"), author.Name, Hidden: false))],
            PublishedAt = Time(paper.Published ?? day),
            SubmittedOnDailyAt = Time(day),
            Title = paper.Title,
            SubmittedOnDailyBy = new HfUser(ObjectId("PaperMesh"), site + SiteAssets.Url("favicon.svg"), IsPro: false, "PaperMesh", "papermesh", "user", "papermesh"),
            Summary = paper.Abstract,
            Upvotes = paper.Signals.Upvotes?.Value ?? 0,
            DiscussionId = ObjectId(paper.Id),
            ProjectPage = PaperLinks.First(paper, LinkKinds.Project),
            GithubRepo = PaperLinks.Checked(paper).FirstOrDefault(link => link.Kind == LinkKinds.Code && new Uri(link.Url).Host is "github.com")?.Url,
            AiKeywords = topics.Length > 0 ? topics : null,
            GithubStars = paper.Signals.Stars?.Value,
        };
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>24 hexadecimal digits, the same for the same thing.</summary>
    private static string ObjectId(string of) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(of)).AsSpan(0, 12));
}
