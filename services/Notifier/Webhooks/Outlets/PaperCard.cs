using System.Globalization;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Digests;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Webhooks.Outlets;

/// <summary>What a chat is told of a paper, as plain text in one line each: every outlet escapes it in its own way.</summary>
/// <param name="Title">At most 250 characters; LaTeX as it was written. Never empty.</param>
/// <param name="Url">Of the paper's page.</param>
/// <param name="Authors">The first three, and how many more; empty when unknown.</param>
/// <param name="Excerpt">The first sentences of the abstract, at most 500 characters; empty when there is none.</param>
/// <param name="Topics">Names of the likeliest ones, at most four.</param>
/// <param name="Why">What of the query it was found by; empty when the query asks for everything.</param>
internal sealed record PaperCard(string Title, string Url, string Authors, string Excerpt, IReadOnlyList<string> Topics, string Why)
{
    private const int MaxTitle = 250;
    private const int MaxAuthors = 200;
    private const int MaxExcerpt = 500;
    private const int MaxTopic = 60;
    private const int MaxWhy = 200;
    private const int MostAuthors = 3;
    private const int MostTopics = 4;

    /// <summary>What stands below the text: topics and reason, a line each.</summary>
    public IEnumerable<string> Details
    {
        get
        {
            if (Topics.Count > 0)
                yield return $"Topics: {string.Join(", ", Topics)}";
            if (Why.Length > 0)
                yield return $"Found by: {Why}";
        }
    }

    /// <summary>All of it but title and address: those lines that there are.</summary>
    public IEnumerable<string> Lines => new[] { Authors, Excerpt }.Where(line => line.Length > 0).Concat(Details);

    public static PaperCard Of(Outgoing outgoing)
        => outgoing.Event is { } logged ? Of(logged.Event, outgoing.Webhook) : OfTest(outgoing.Webhook);

    private static PaperCard Of(PaperTagged tagged, Webhook webhook)
    {
        var (paper, query) = (tagged.Paper, PaperQuery.Parse(webhook.Query).Query);
        var why = query.Equals(PaperQuery.All) ? "" : string.Join(", ", QueryInWords.Why(query, tagged, new PaperFacts(paper, tagged.Tags)));
        return new PaperCard(
            ShortText.Cut(Line(paper.Title) is { Length: > 0 } title ? title : paper.Id, MaxTitle),
            AddressOf(webhook.Origin, paper.Id),
            ShortText.Cut(Line(AuthorsOf(paper)), MaxAuthors),
            ShortText.Sentences(Line(paper.Abstract), MaxExcerpt),
            [.. tagged.Tags.Take(MostTopics).Select(tag => ShortText.Cut(Line(tag.Name), MaxTopic))],
            ShortText.Cut(Line(why), MaxWhy));
    }

    private static PaperCard OfTest(Webhook webhook) => new(
        "This is a test",
        webhook.Origin,
        "",
        ShortText.Cut($"New papers will come here{(webhook.Query.Length > 0 ? $": those that “{Line(webhook.Query)}” finds" : "")}.", MaxExcerpt),
        [],
        "");

    private static string AddressOf(string origin, string id)
        => $"{origin}/papers/{Uri.EscapeDataString(id).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal)}";

    private static string AuthorsOf(Paper paper)
    {
        var names = string.Join(", ", paper.Authors.Take(MostAuthors).Select(author => author.Name));
        return paper.Authors.Count > MostAuthors ? string.Create(CultureInfo.InvariantCulture, $"{names} and {paper.Authors.Count - MostAuthors} more") : names;
    }

    /// <summary>In one line, without what is no text: control characters, and those that turn the direction of what comes after them.</summary>
    private static string Line(string text)
        => string.Join(' ', string.Concat(text.Select(sign => char.IsWhiteSpace(sign) || char.IsControl(sign) ? ' ' : sign).Where(sign => !TurnsText(sign)))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static bool TurnsText(char sign) => sign is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
