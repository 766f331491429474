using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Sources;
using PaperMesh.ServiceDefaults;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

internal static class SourcesApi
{
    public static void MapSources(this IEndpointRouteBuilder app)
    {
        var sources = app.MapGroup("/api/v1/sources").WithTags("Crawler");

        sources.MapGet("", All).WithSummary("The sources: what each is doing, how far it has come, its next and last runs, what is suspicious");
        sources.MapGet("/{name}", One).WithSummary("One source");
        sources.MapGet("/{name}/runs", Runs).WithSummary("The ledger of a source: what each run has found, newest first");
        sources.MapPost("/{name}/crawl", Crawl).WithSummary("Begins a run now");
        sources.MapPost("/{name}/pause", Pause).WithSummary("Stops a source behind the page that is under way, until it is resumed");
        sources.MapPost("/{name}/resume", Resume).WithSummary("Goes on with a source that was paused");
    }

    public static async Task<SourceList> All(
        SourceCatalog sources, SourceStatuses reports, IOptions<CrawlerOptions> options, CancellationToken cancellationToken)
        => new(
            await reports.OfAsync(sources.All, cancellationToken),
            string.IsNullOrWhiteSpace(options.Value.Contact) ? "Sources wait until Crawler:Contact (environment: Crawler__Contact) is set." : null);

    private static async Task<Results<Ok<SourceStatus>, ProblemHttpResult>> One(
        string name, SourceCatalog sources, SourceStatuses reports, CancellationToken cancellationToken)
        => sources.Find(name) is { } source
            ? TypedResults.Ok((await reports.OfAsync([source], cancellationToken))[0])
            : NoSuchSource(name, sources);

    private static async Task<Results<Ok<RunList>, ProblemHttpResult>> Runs(
        string name, SourceCatalog sources, IDocuments<LedgerEntry> ledger, CancellationToken cancellationToken,
        string? cursor = null, [Range(1, 100)] int limit = 20)
    {
        if (sources.Find(name) is not { } source)
            return NoSuchSource(name, sources);

        try
        {
            var page = await ledger.QueryAsync(LedgerEntry.Of(source.Name) with { After = cursor, Limit = limit }, cancellationToken);
            return TypedResults.Ok(new RunList(page.Items, page.Next));
        }
        catch (FormatException)
        {
            return Problems.BadParameter("cursor", cursor!, "the 'next' of the page before, unchanged");
        }
    }

    private static async Task<Results<Accepted<SourceStatus>, ProblemHttpResult>> Crawl(
        string name, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, TimeProvider time,
        IOptions<CrawlerOptions> options, CancellationToken cancellationToken)
    {
        if (sources.Find(name) is not { } source)
            return NoSuchSource(name, sources);

        if (string.IsNullOrWhiteSpace(options.Value.Contact))
            return Conflict("No source is asked", "Set Crawler:Contact (environment: Crawler__Contact) first: the sources' operators must be able to reach you.");

        var state = await states.ChangeAsync(source, state => state.Paused ? state : state.HarvestNow(time.GetUtcNow()), cancellationToken);
        return state.Paused
            ? Conflict("The source is paused", $"Resume it first: POST /api/v1/sources/{source.Name}/resume.")
            : TypedResults.Accepted($"/api/v1/sources/{source.Name}", (await reports.OfAsync([source], cancellationToken))[0]);
    }

    private static Task<Results<Ok<SourceStatus>, ProblemHttpResult>> Pause(
        string name, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, CancellationToken cancellationToken)
        => SetPaused(name, isPaused: true, sources, reports, states, cancellationToken);

    private static Task<Results<Ok<SourceStatus>, ProblemHttpResult>> Resume(
        string name, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, CancellationToken cancellationToken)
        => SetPaused(name, isPaused: false, sources, reports, states, cancellationToken);

    private static async Task<Results<Ok<SourceStatus>, ProblemHttpResult>> SetPaused(
        string name, bool isPaused, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, CancellationToken cancellationToken)
    {
        if (sources.Find(name) is not { } source)
            return NoSuchSource(name, sources);

        await states.ChangeAsync(source, state => state with { Paused = isPaused }, cancellationToken);
        return TypedResults.Ok((await reports.OfAsync([source], cancellationToken))[0]);
    }

    public static ProblemHttpResult NoSuchSource(string name, SourceCatalog sources) => TypedResults.Problem(
        title: "No such source",
        detail: $"There is no source '{name}'. There are {string.Join(", ", sources.All.Select(source => source.Name))}; docs/sources.md says how to add one.",
        statusCode: StatusCodes.Status404NotFound);

    public static ProblemHttpResult Conflict(string title, string detail)
        => TypedResults.Problem(title: title, detail: detail, statusCode: StatusCodes.Status409Conflict);
}
