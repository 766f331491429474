using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Queries;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.HuggingFace;

/// <summary>The reads of Hugging Face's papers API, so that its clients work when their base URL is changed.</summary>
internal static class HfApi
{
    private const int MaxLimit = 100;

    /// <summary>How deep pages go: they are numbered, so each one is counted off from the first.</summary>
    private const int MaxDepth = 10_000;

    /// <summary>Papers that are passed over at once on the way to a page.</summary>
    private const int Stride = 500;

    public static void MapHuggingFace(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api").WithTags("Hugging Face");

        api.MapGet("/daily_papers", Daily).WithSummary("The papers of a day, a week or a month; without one, of every day");
        api.MapGet("/papers/search", Find).WithSummary("What a query finds, best match first");
        api.MapGet("/papers/{**id}", One).WithSummary("One paper by its arXiv id");
    }

    /// <param name="date">A day, 2026-11-24.</param>
    /// <param name="week">A week, 2026-W48.</param>
    /// <param name="month">A month, 2026-11.</param>
    /// <param name="sort">publishedAt or trending; without it, of a period most upvotes first, else newest first.</param>
    /// <param name="p">Page, from 0.</param>
    /// <param name="limit">Papers of a page, 1 to 100.</param>
    private static async Task<Results<Ok<HfListedPaper[]>, BadRequest<HfError>>> Daily(
        string? date, string? week, string? month, string? sort, string? p, string? limit,
        HttpRequest request, PaperSearch search, TrendingPapers trending, PublicAddress address, CancellationToken cancellationToken)
    {
        if (!HfPeriod.TryRead(date, week, month, out var period, out var fault))
            return Bad(fault);
        if (!TryReadNumber(p, 0, 0, MaxDepth, out var page))
            return Bad($"Invalid p: \"{p}\" is not a page from 0");
        if (!TryReadNumber(limit, 50, 1, MaxLimit, out var size))
            return Bad($"Invalid limit: \"{limit}\" is not a number from 1 to {MaxLimit}");
        if (page * size >= MaxDepth)
            return Bad($"Invalid p: pages end after {MaxDepth} papers; ask for a shorter time");

        if (sort is "trending")
        {
            var found = period is { } days
                ? await trending.BetweenAsync(days.First, days.Last, page * size, size, cancellationToken)
                : await trending.LatelyAsync(TrendingWindow.Month, page * size, size, cancellationToken);
            return TypedResults.Ok(Listed(found, address.Of(request)));
        }

        PaperSort? order = sort switch
        {
            "publishedAt" => PaperSort.New,
            null or "" => period is null ? PaperSort.New : PaperSort.Upvotes,
            _ => null,
        };
        if (order is null)
            return Bad($"Invalid sort: \"{sort}\" is not publishedAt or trending");

        QueryTerm[] within = period is { } between ? [QueryTerm.From(between.First), QueryTerm.To(between.Last)] : [];
        var papers = await PageAsync(search, new SearchRequest { Within = within, Sort = order, Limit = size }, page * size, cancellationToken);
        return TypedResults.Ok(Listed(papers, address.Of(request)));
    }

    private static async Task<Results<Ok<HfListedPaper[]>, BadRequest<HfError>>> Find(
        string? q, string? limit, HttpRequest request, PaperSearch search, PublicAddress address, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(q))
            return Bad("Invalid q: words to look for are missing");
        if (!TryReadNumber(limit, 20, 1, MaxLimit, out var size))
            return Bad($"Invalid limit: \"{limit}\" is not a number from 1 to {MaxLimit}");

        var found = await search.SearchAsync(new SearchRequest { Query = PaperQuery.Parse(q).Query, Limit = size }, cancellationToken);
        return TypedResults.Ok(Listed(found.Items, address.Of(request)));
    }

    private static async Task<Results<Ok<HfPaper>, NotFound<HfError>>> One(
        string id, HttpRequest request, PaperStore store, PublicAddress address, CancellationToken cancellationToken)
    {
        // Routing leaves an encoded slash as it is.
        var asWritten = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return await store.FindAsync(asWritten, cancellationToken) is { } stored
            ? TypedResults.Ok(HfPapers.Paper(stored, address.Of(request)))
            : TypedResults.NotFound(new HfError("Paper not found"));
    }

    private static async Task<IReadOnlyList<PaperItem>> PageAsync(PaperSearch search, SearchRequest request, int skip, CancellationToken cancellationToken)
    {
        while (skip > 0)
        {
            var passed = Math.Min(skip, Stride);
            if ((await search.SearchAsync(request with { Limit = passed }, cancellationToken)).Next is not { } next)
                return [];

            request = request with { Cursor = next };
            skip -= passed;
        }

        return (await search.SearchAsync(request, cancellationToken)).Items;
    }

    private static HfListedPaper[] Listed(IReadOnlyList<PaperItem> papers, string site) => [.. papers.Select(item => HfPapers.Listed(item.Stored, site))];

    /// <summary>So that a number that is none is told in this API's own way.</summary>
    private static bool TryReadNumber(string? text, int absent, int least, int most, out int number)
    {
        number = absent;
        return string.IsNullOrEmpty(text) || (int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out number) && number >= least && number <= most);
    }

    private static BadRequest<HfError> Bad(string fault) => TypedResults.BadRequest(new HfError(fault));
}
