using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Harvesting.Backfill;
using PaperMesh.Crawler.Sources;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

internal static class SourcesApi
{
    private const string NameIs = "As the list of sources says it: arxiv-oai.";

    // No preprint is older.
    private static readonly DateOnly FirstDay = new(1990, 1, 1);

    public static void MapSources(this IEndpointRouteBuilder app)
    {
        var sources = app.MapGroup("/api/v1/sources").WithTags("Crawler");

        sources.MapGet("", All).WithSummary("The sources: what each is doing, how far it has come, its next and last runs, what is suspicious");
        sources.MapGet("/{name}", One).WithSummary("One source");
        sources.MapGet("/{name}/runs", Runs).WithSummary("The ledger of a source: what each run has found, newest first");
        sources.MapPost("/{name}/crawl", Crawl).Needs(Scopes.Admin).WithSummary("Begins a run now; with from and to, a harvest of these days of its past");
        sources.MapGet("/{name}/backfills/{from}/{to}", Backfill).WithSummary("How a harvest of the past is going");
        sources.MapPost("/{name}/pause", Pause).Needs(Scopes.Admin).WithSummary("Stops a source behind the page that is under way, until it is resumed");
        sources.MapPost("/{name}/resume", Resume).Needs(Scopes.Admin).WithSummary("Goes on with a source that was paused");
    }

    public static async Task<SourceList> All(
        SourceCatalog sources, SourceStatuses reports, IOptions<CrawlerOptions> options, CancellationToken cancellationToken)
        => new(
            await reports.OfAsync(sources.All, cancellationToken),
            string.IsNullOrWhiteSpace(options.Value.Contact) ? "Sources wait until Crawler:Contact (environment: Crawler__Contact) is set." : null);

    private static async Task<Results<Ok<SourceStatus>, ProblemHttpResult>> One(
        [Description(NameIs)] string name, SourceCatalog sources, SourceStatuses reports, CancellationToken cancellationToken)
        => sources.Find(name) is { } source
            ? TypedResults.Ok((await reports.OfAsync([source], cancellationToken))[0])
            : NoSuchSource(name, sources);

    private static async Task<Results<Ok<RunList>, ProblemHttpResult>> Runs(
        [Description(NameIs)] string name, SourceCatalog sources, IDocuments<LedgerEntry> ledger, CancellationToken cancellationToken,
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

    private static async Task<Results<Accepted<SourceStatus>, Accepted<BackfillReport>, ProblemHttpResult>> Crawl(
        [Description(NameIs)] string name, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, Backfills backfills, TimeProvider time,
        IOptions<CrawlerOptions> options, CancellationToken cancellationToken,
        [Description("First day of the past to harvest, yyyy-MM-dd.")] DateOnly? from = null, [Description("Last day; today without it.")] DateOnly? to = null)
    {
        if (sources.Find(name) is not { } source)
            return NoSuchSource(name, sources);

        if (string.IsNullOrWhiteSpace(options.Value.Contact))
            return Conflict("No source is asked", "Set Crawler:Contact (environment: Crawler__Contact) first: the sources' operators must be able to reach you.");

        if (await states.FindAsync(source.Name, cancellationToken) is { Paused: true })
            return Conflict("The source is paused", $"Resume it first: POST /api/v1/sources/{source.Name}/resume.");

        if (from is null && to is null)
        {
            await states.ChangeAsync(source, state => state.HarvestNow(time.GetUtcNow()), cancellationToken);
            return TypedResults.Accepted($"/api/v1/sources/{source.Name}", (await reports.OfAsync([source], cancellationToken))[0]);
        }

        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var (first, last) = (from ?? DateOnly.MinValue, to ?? today);
        if (first < FirstDay || last > today || first > last)
            return NoSuchDays(from, to);

        if (source is not IArchive archive)
        {
            var able = sources.All.OfType<IArchive>().Select(one => one.Name).ToList();
            return Conflict(
                "The source cannot be asked for its past",
                $"'{source.Name}' gives only what is new. {(able is [] ? "No source that is switched on gives its past." : $"These give their past: {string.Join(", ", able)}.")}");
        }

        var backfill = await backfills.StartAsync(archive, first, last, cancellationToken);
        return TypedResults.Accepted($"/api/v1/sources/{source.Name}/backfills/{first:O}/{last:O}", backfill);
    }

    private static async Task<Results<Ok<BackfillReport>, ProblemHttpResult>> Backfill(
        [Description(NameIs)] string name, [Description("First day, as in the address that the harvest was given.")] DateOnly from,
        [Description("Last day.")] DateOnly to, SourceCatalog sources, Backfills backfills, CancellationToken cancellationToken)
    {
        if (sources.Find(name) is not { } source)
            return NoSuchSource(name, sources);

        return await backfills.FindAsync(source.Name, from, to, cancellationToken) is { } report
            ? TypedResults.Ok(report)
            : TypedResults.Problem(
                title: "No such backfill",
                detail: $"Nobody has asked for these days, or they have long been done. POST /api/v1/sources/{source.Name}/crawl?from={from:O}&to={to:O} asks.",
                statusCode: StatusCodes.Status404NotFound);
    }

    private static Task<Results<Ok<SourceStatus>, ProblemHttpResult>> Pause(
        [Description(NameIs)] string name, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, CancellationToken cancellationToken)
        => SetPaused(name, isPaused: true, sources, reports, states, cancellationToken);

    private static Task<Results<Ok<SourceStatus>, ProblemHttpResult>> Resume(
        [Description(NameIs)] string name, SourceCatalog sources, SourceStatuses reports, IDocuments<SourceState> states, CancellationToken cancellationToken)
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

    private static ProblemHttpResult NoSuchDays(DateOnly? from, DateOnly? to) => TypedResults.Problem(
        title: "These days cannot be harvested",
        detail: $"'{from:O}' to '{to:O}' was given; expected are a first and a last day from {FirstDay:O} to today, as ?from=2024-01-01&to=2024-06-30.",
        statusCode: StatusCodes.Status400BadRequest);

    public static ProblemHttpResult Conflict(string title, string detail)
        => TypedResults.Problem(title: title, detail: detail, statusCode: StatusCodes.Status409Conflict);
}
