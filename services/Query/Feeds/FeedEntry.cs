using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Feeds;

/// <summary>A paper in a feed: plain text only.</summary>
internal sealed record FeedEntry
{
    private const int MaxAuthors = 100;

    /// <summary>The same in every feed, so that a reader shows the paper once.</summary>
    public required string Id { get; init; }

    public required string Title { get; init; }

    /// <summary>Address of the paper's page here.</summary>
    public required string Page { get; init; }

    /// <summary>When it first could be read; a day is its midnight.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>Tagging it again is no news: only a new version is.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>The first hundred; how many more there are stands as one more name.</summary>
    public required IReadOnlyList<string> Authors { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    public required string Abstract { get; init; }

    public required IReadOnlyList<PaperLink> Links { get; init; }

    public static FeedEntry Of(StoredPaper stored, string site)
    {
        var paper = stored.Paper;
        var published = PaperFacts.DayOf(paper) is { } day ? new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero) : stored.TaggedAt;
        string[] others = paper.Authors.Count > MaxAuthors ? [$"and {Numbers.Full(paper.Authors.Count - MaxAuthors)} others"] : [];
        return new FeedEntry
        {
            Id = $"urn:papermesh:paper:{Uri.EscapeDataString(paper.Id)}",
            Title = Latex.Plain(paper.Withdrawn ? $"[withdrawn] {paper.Title}" : paper.Title),
            Page = site + Paths.Paper(paper.Id),
            Published = published,
            Updated = paper.Updated is { } updated && updated > published ? updated : published,
            Authors = [.. paper.Authors.Take(MaxAuthors).Select(author => Latex.Plain(author.Name)).Where(name => !string.IsNullOrWhiteSpace(name)), .. others],
            Tags = stored.Tags,
            Abstract = Latex.Plain(paper.Abstract),
            Links = [.. PaperLinks.Checked(paper)],
        };
    }
}
