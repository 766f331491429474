using System.ComponentModel;
using PaperMesh.Queries;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Mcp;

/// <summary>All that is known of one paper, within bounds.</summary>
internal sealed record WholePaper
{
    private const int MaxAuthors = 100;
    private const int MaxAbstract = 8_000;
    private const int MaxLinks = 30;

    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("Its abstract as plain text, at most about 8,000 characters.")]
    public required string Abstract { get; init; }

    [Description("At most the first 100; 'authorCount' says how many there are.")]
    public required IReadOnlyList<string> Authors { get; init; }

    public required int AuthorCount { get; init; }

    [Description("The day it was announced, else published, yyyy-MM-dd.")]
    public string? Day { get; init; }

    [Description("arXiv categories, primary first.")]
    public required IReadOnlyList<string> Categories { get; init; }

    [Description("Best first.")]
    public required IReadOnlyList<PaperTopic> Topics { get; init; }

    [Description("Code, data, models, the PDF and what else belongs to it.")]
    public required IReadOnlyList<PaperAddress> Links { get; init; }

    [Description("The source's own version, from 1.")]
    public required int Version { get; init; }

    public string? Doi { get; init; }

    [Description("The authors' remark: pages, venue, why it was withdrawn.")]
    public string? Comment { get; init; }

    [Description("Where it was printed.")]
    public string? JournalRef { get; init; }

    [Description("Address of the licence.")]
    public string? License { get; init; }

    [Description("Votes on Hugging Face Daily Papers; absent when nobody has counted.")]
    public long? Upvotes { get; init; }

    [Description("The authors or the source have taken the paper back.")]
    public required bool Withdrawn { get; init; }

    [Description("Its page, for people.")]
    public required string Url { get; init; }

    /// <inheritdoc cref="ShortPaper.Of"/>
    public static WholePaper Of(StoredPaper stored, string site)
    {
        var paper = stored.Paper;
        return new()
        {
            Id = stored.Id,
            Title = Latex.Plain(paper.Title),
            Abstract = Scripts.Flatten(Excerpt.Of(paper.Abstract, MaxAbstract)),
            Authors = [.. paper.Authors.Take(MaxAuthors).Select(author => Latex.Plain(author.Name))],
            AuthorCount = paper.Authors.Count,
            Day = PaperFacts.DayOf(paper) is { } day ? Days.Iso(day) : null,
            Categories = paper.Categories,
            Topics = [.. stored.Tags.Select(tag => new PaperTopic(tag.Topic, tag.Name, Math.Round(tag.Score, 3)))],
            Links = [.. PaperLinks.Checked(paper).Take(MaxLinks).Select(link => new PaperAddress(link.Kind, link.Url))],
            Version = paper.Version,
            Doi = paper.Doi,
            Comment = paper.Comment is { } comment ? Scripts.Flatten(Excerpt.Of(comment, 1_000)) : null,
            JournalRef = paper.JournalRef is { } printed ? Scripts.Flatten(Excerpt.Of(printed, 1_000)) : null,
            License = paper.License,
            Upvotes = paper.Signals.Upvotes?.Value,
            Withdrawn = paper.Withdrawn,
            Url = site + Paths.Paper(stored.Id),
        };
    }
}

/// <param name="Slug">For <c>topics</c> of search_papers.</param>
/// <param name="Name">For people.</param>
/// <param name="Score">From 0 to 1.</param>
internal sealed record PaperTopic(string Slug, string Name, double Score);

/// <param name="Kind"><c>pdf</c>, <c>code</c>, <c>dataset</c> …</param>
/// <param name="Url">http or https.</param>
internal sealed record PaperAddress(string Kind, string Url);
