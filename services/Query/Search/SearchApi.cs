using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.Query.Search;

internal static class SearchApi
{
    public static void MapSearch(this IEndpointRouteBuilder app)
        => app.MapGet("/api/v1/search", Search)
            .WithTags("Search")
            .WithAnswer($$"""
                {
                  "items": [{{PapersApi.AnswerJson}}],
                  "next": null,
                  "total": 1,
                  "facets": { "topic": [{ "value": "agents", "name": "Agents", "count": 1 }], "year": [{ "value": "2026", "count": 1 }] },
                  "ignored": ["'topic:' has no value."]
                }
                """)
            .WithSummary("Papers that match a query, and how they spread over topics, categories, sources and years")
            .WithDescription("All parameters together must hold. 'q' is a query as in the search box; 'ignored' says what of it was not used.");

    /// <param name="q" example="topic:agents has:code -survey">In the query language.</param>
    /// <param name="topic">Slugs; a paper has all of them.</param>
    /// <param name="category">Categories (cs.CL), or what lies above them (cs).</param>
    /// <param name="author">Words of a name.</param>
    /// <param name="source">Names of sources.</param>
    /// <param name="from" example="2026-11-01">First day, yyyy-MM-dd.</param>
    /// <param name="to">Last day, yyyy-MM-dd.</param>
    /// <param name="sort">relevance, new or upvotes; without it as the query says.</param>
    /// <param name="cursor">The 'next' of the page before.</param>
    /// <param name="search">Finds.</param>
    /// <param name="cancellationToken">The client went away.</param>
    /// <param name="limit">Papers of a page.</param>
    /// <param name="explain">Say of each paper what its score is made of.</param>
    /// <param name="highlight">Say of each paper where the words of the query stand.</param>
    /// <param name="exact">Words that no paper has are left as they are.</param>
    private static async Task<Results<SearchAnswer, ProblemHttpResult>> Search(
        string? q,
        [FromQuery] string[] topic,
        [FromQuery] string[] category,
        [FromQuery] string[] author,
        [FromQuery] string[] source,
        string? from,
        string? to,
        string? sort,
        string? cursor,
        PaperSearch search,
        CancellationToken cancellationToken,
        [Between(1, 100)] int limit = 20,
        bool explain = false,
        bool highlight = false,
        bool exact = false)
    {
        if (!TryReadDay(from, out var first))
            return Problems.BadParameter(nameof(from), from!, DayForm);
        if (!TryReadDay(to, out var last))
            return Problems.BadParameter(nameof(to), to!, DayForm);
        if (!TryReadSort(sort, out var order))
            return Problems.BadParameter(nameof(sort), sort!, "relevance, new or upvotes");

        if (Crowded((nameof(topic), topic), (nameof(category), category), (nameof(author), author), (nameof(source), source)) is { } crowded)
            return crowded;

        var parsed = PaperQuery.Parse(q);
        var request = new SearchRequest
        {
            Query = parsed.Query,
            Within =
            [
                .. topic.Where(IsGiven).Select(QueryTerm.Topic),
                .. category.Where(IsGiven).Select(QueryTerm.Category),
                .. author.Where(IsGiven).Select(QueryTerm.Author),
                .. source.Where(IsGiven).Select(QueryTerm.Source),
                .. first is { } day ? [QueryTerm.From(day)] : Array.Empty<QueryTerm>(),
                .. last is { } end ? [QueryTerm.To(end)] : Array.Empty<QueryTerm>(),
            ],
            Sort = order,
            Cursor = IsGiven(cursor) ? cursor : null,
            Limit = limit,
            WithFacets = true,
            WithExplanations = explain,
            WithHighlights = highlight,
            WithCorrection = !exact,
        };

        try
        {
            return new SearchAnswer(await search.SearchAsync(request, cancellationToken) with { Ignored = parsed.Ignored });
        }
        catch (FormatException e)
        {
            return Problems.BadParameter(nameof(cursor), cursor!, e.Message);
        }
    }

    private const int MaxValues = 20;
    private const string DayForm = "a day as in 2026-11-24";

    /// <summary>A form that was not filled in sends the parameter without a value.</summary>
    private static bool IsGiven(string? value) => !string.IsNullOrWhiteSpace(value);

    private static ProblemHttpResult? Crowded(params ReadOnlySpan<(string Name, string[] Values)> parameters)
    {
        foreach (var (name, values) in parameters)
        {
            if (values.Length > MaxValues)
                return Problems.BadParameter(name, $"{values[0]}, {values[1]} …", $"at most {MaxValues} values, not {values.Length}");
        }

        return null;
    }

    private static bool TryReadDay(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return day is not null || !IsGiven(text);
    }

    private static bool TryReadSort(string? text, out PaperSort? sort)
    {
        sort = PaperQuery.Parse("sort:" + text).Query.Sort;
        return sort is not null || !IsGiven(text);
    }
}
