using System.ComponentModel;
using PaperMesh.Queries;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Mcp;

/// <summary>One page of papers, short enough for a model to read.</summary>
internal sealed record FoundPapers
{
    [Description("The papers of this page, in the order asked for.")]
    public required IReadOnlyList<ShortPaper> Papers { get; init; }

    [Description("How many papers match in all.")]
    public required long Total { get; init; }

    [Description("Give it as 'cursor' to the same tool with the same arguments for the next page; absent at the end.")]
    public string? Next { get; init; }

    [Description("The day of a daily list, yyyy-MM-dd.")]
    public string? Day { get; init; }

    [Description("Parts of the query that could not be used, and why.")]
    public IReadOnlyList<string>? Ignored { get; init; }
}

/// <summary>What a list says of a paper.</summary>
internal sealed record ShortPaper
{
    [Description("For get_paper.")]
    public required string Id { get; init; }

    public required string Title { get; init; }

    [Description("The first three authors, and how many others there are.")]
    public required string Authors { get; init; }

    [Description("The day it was announced, else published, yyyy-MM-dd.")]
    public string? Day { get; init; }

    [Description("Slugs of its topics, best first; for 'topics' of search_papers.")]
    public required IReadOnlyList<string> Topics { get; init; }

    [Description("Votes on Hugging Face Daily Papers; absent when nobody has counted.")]
    public long? Upvotes { get; init; }

    [Description("The authors or the source have taken the paper back.")]
    public bool? Withdrawn { get; init; }

    [Description("The beginning of its abstract.")]
    public required string Excerpt { get; init; }

    [Description("Its page, for people.")]
    public required string Url { get; init; }

    /// <param name="stored">The paper.</param>
    /// <param name="site">Address of this site, without a slash at its end.</param>
    public static ShortPaper Of(StoredPaper stored, string site) => new()
    {
        Id = stored.Id,
        Title = Latex.Plain(stored.Paper.Title),
        Authors = Byline.Short(stored.Paper),
        Day = PaperFacts.DayOf(stored.Paper) is { } day ? Days.Iso(day) : null,
        Topics = [.. stored.Tags.Select(tag => tag.Topic)],
        Upvotes = stored.Paper.Signals.Upvotes?.Value,
        Withdrawn = stored.Paper.Withdrawn ? true : null,
        Excerpt = Scripts.Flatten(Pages.Text.Excerpt.Of(stored.Paper.Abstract, 300)),
        Url = site + Paths.Paper(stored.Id),
    };
}
