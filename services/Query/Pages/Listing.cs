using PaperMesh.Queries;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Pages;

/// <summary>Papers under a heading: what a page, its Markdown and its feed have in common.</summary>
internal sealed record Listing
{
    public required string Title { get; init; }

    /// <summary>Where it is on this site, as a page.</summary>
    public required string Path { get; init; }

    /// <summary>Where its other formats are, before their extension; null: as <see cref="Path"/>.</summary>
    public string? FormatsPath { get; init; }

    /// <summary>The part that is shown.</summary>
    public required IReadOnlyList<StoredPaper> Papers { get; init; }

    /// <summary>Of all parts.</summary>
    public required long Total { get; init; }

    /// <summary>Path of the next part; null at the end.</summary>
    public string? Next { get; init; }

    public static Listing Daily(DateOnly day, SearchResult found)
        => Of($"{Days.Weekday(day)}, {Days.Long(day)}", Paths.Daily(day), found);

    public static Listing Topic(TopicPapers found)
        => Of(found.Topic.Name, Paths.Topic(found.Topic.Slug), found.Papers);

    public static Listing Search(PaperQuery query, PaperSort? sort, SearchResult found)
        => query.Text.Length == 0 && sort is null
            ? Of("All papers", Paths.Search(""), found) with { FormatsPath = "/feed" }
            : Of(TitleOf(query, found.Corrected), Paths.Search(query.Text, SortLinks.Value(sort)), found);

    private static string TitleOf(PaperQuery query, string? corrected)
        => corrected is not null ? $"{corrected} (no paper has the words of: {query.Text})"
            : query.Text.Length == 0 ? "All papers"
            : query.Text;

    public static Listing Of(Period period, SearchResult found) => Of(Days.Name(period), Paths.Of(period), found);

    public static Listing Author(AuthorPapers found) => Of(Latex.Plain(found.Name), Paths.Author(Latex.Plain(found.Name)), found.Papers);

    public static Listing Trending(TrendingWindow window, bool explained, TrendingResult found)
    {
        var path = Paths.Trending(window.Name, explained);
        return new Listing
        {
            Title = $"Trending in the last {window.Text}",
            Path = path,
            Papers = [.. found.Items.Select(item => item.Stored)],
            Total = found.Total,
            Next = Paths.WithCursor(path, found.Next),
        };
    }

    public static Listing Similar(StoredPaper paper, IReadOnlyList<PaperItem> found) => new()
    {
        Title = $"Papers similar to {Latex.Plain(paper.Paper.Title)}",
        Path = Paths.Paper(paper.Id),
        Papers = [.. found.Select(item => item.Stored)],
        Total = found.Count,
    };

    private static Listing Of(string title, string path, SearchResult found) => new()
    {
        Title = title,
        Path = path,
        Papers = [.. found.Items.Select(item => item.Stored)],
        Total = found.Total,
        Next = Paths.WithCursor(path, found.Next),
    };
}
