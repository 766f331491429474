using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Crawler.Sources;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

internal static class QuarantineApi
{
    public static void MapQuarantine(this IEndpointRouteBuilder app)
    {
        var quarantine = app.MapGroup("/api/v1/quarantine").WithTags("Crawler").Needs(Scopes.Admin);

        quarantine.MapGet("", All).WithSummary("Records that cannot be used, with the reason and as they came, last seen first");
        quarantine.MapPost("/{id}/retry", Retry).WithSummary("Reads a record again, as its source is read today; one that can be used leaves the quarantine");
    }

    public static async Task<Results<Ok<QuarantineList>, ProblemHttpResult>> All(
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

    public static async Task<Results<Ok<Released>, ProblemHttpResult>> Retry(
        [Description("As the list says it.")] string id, IDocuments<QuarantinedRecord> quarantine, IEnumerable<IRereads> readers, SourceCatalog sources, Intake intake,
        CancellationToken cancellationToken)
    {
        if (await quarantine.FindAsync(id, cancellationToken) is not { } record)
            return NoSuchRecord(id);

        if (!record.IsWhole)
            return SourcesApi.Conflict("The record cannot be read again", "It is kept only in part, or is no UTF-8: have it sent or harvested again.");

        var reader = readers.FirstOrDefault(reader => reader.Name == record.Source) ?? sources.Find(record.Source) as IRereads;
        if (reader is null)
        {
            return SourcesApi.Conflict(
                "The record cannot be read again",
                $"What '{record.Source}' sends means something only together with the rest of its answer: have it harvested again.");
        }

        var page = await reader.RereadAsync(Encoding.UTF8.GetBytes(record.Raw), cancellationToken);
        if (page.Records is not [var paper])
        {
            return SourcesApi.Conflict(
                "The record still cannot be used",
                page.Bad is [var bad, ..] ? $"{bad.Reason}." : "It is none that the source is asked for.");
        }

        // Stored first: dying in between leaves a record that is read once more, which changes nothing.
        await intake.TakeAsync(record.Source, page.Records, [], cancellationToken);
        await quarantine.DeleteAsync([id], cancellationToken);
        return TypedResults.Ok(new Released(paper.Paper.Id));
    }

    private static ProblemHttpResult NoSuchRecord(string id) => TypedResults.Problem(
        title: "No such record",
        detail: $"There is no record '{id}' in the quarantine: it was taken out, or was older than 90 days. GET /api/v1/quarantine lists them.",
        statusCode: StatusCodes.Status404NotFound);
}

internal sealed record QuarantineList(IReadOnlyList<QuarantinedRecord> Items, string? Next, long Total);

/// <param name="Paper">The id of what it turned out to be.</param>
internal sealed record Released(string Paper);
