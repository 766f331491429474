using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Sources;
using PaperMesh.ServiceDefaults;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

internal static class HarvestingEndpoints
{
    public static void MapHarvesting(this IEndpointRouteBuilder app)
    {
        var harvesting = app.MapGroup("/api/v1").WithTags("Crawler");

        harvesting.MapGet("/sources", Sources).WithSummary("The sources, how far each has been harvested, and what the last harvest found");
        harvesting.MapGet("/quarantine", Quarantine).WithSummary("Records that cannot be used, with the reason, last seen first");
    }

    private static async Task<SourceList> Sources(
        SourceCatalog sources, IDocuments<SourceState> states, IOptions<CrawlerOptions> options, CancellationToken cancellationToken)
    {
        string[] names = [.. sources.All.Select(source => source.Name)];
        var known = (await states.FindManyAsync(names, cancellationToken)).ToDictionary(state => state.Source);
        return new SourceList(
            [.. names.Select(name => known.GetValueOrDefault(name) ?? new SourceState { Source = name })],
            string.IsNullOrWhiteSpace(options.Value.Contact) ? "Sources wait until Crawler:Contact (environment: Crawler__Contact) is set." : null);
    }

    private static async Task<Results<Ok<QuarantineList>, ProblemHttpResult>> Quarantine(
        IDocuments<QuarantinedRecord> quarantine, CancellationToken cancellationToken, string? cursor = null, [Range(1, 100)] int limit = 20)
    {
        var query = new DocumentQuery { OrderBy = "at", Descending = true, After = cursor, Limit = limit };
        try
        {
            var page = await quarantine.QueryAsync(query, cancellationToken);
            return TypedResults.Ok(new QuarantineList(page.Items, page.Next, await quarantine.CountAsync(query, cancellationToken)));
        }
        catch (FormatException)
        {
            return Problems.BadParameter("cursor", cursor!, "the 'next' of the page before, unchanged");
        }
    }
}

/// <param name="Waits">Why no source is harvested; null when they are.</param>
internal sealed record SourceList(IReadOnlyList<SourceState> Items, string? Waits);

internal sealed record QuarantineList(IReadOnlyList<QuarantinedRecord> Items, string? Next, long Total);
