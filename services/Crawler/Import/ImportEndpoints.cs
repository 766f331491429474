using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfDaily;
using PaperMesh.Crawler.Sources.Import;
using PaperMesh.ServiceDefaults;

namespace PaperMesh.Crawler.Import;

internal static class ImportEndpoints
{
    private const string JsonLines = "jsonl";

    private const string HfDaily = "hf-daily";

    public static void MapImport(this IEndpointRouteBuilder app)
        => app.MapPost("/api/v1/import", Import)
            .WithTags("Crawler")
            .WithSummary("Takes in papers: JSON Lines, plain or gzip, streamed; or, as format=hf-daily, a day of the Daily Papers API")
            .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> Import(
        HttpRequest request, Importer importer, TimeProvider time, CancellationToken cancellationToken, string format = JsonLines, DateOnly? date = null)
    {
        // An import may be a pipe that is silent for a while.
        if (request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;

        var now = time.GetUtcNow();
        ImportReport report;
        switch (format)
        {
            case JsonLines:
                report = await importer.ImportAsync(
                    ImportedPaper.Source, JsonLinesReader.ReadAsync(request.Body, now, cancellationToken), cancellationToken);
                break;
            case HfDaily when date is { } day:
                try
                {
                    report = await importer.ImportAsync(HfDaily, ReadDayAsync(request.Body, day, now, cancellationToken), cancellationToken);
                }
                catch (InvalidDataException unreadable)
                {
                    return NoSuchList(unreadable);
                }

                break;
            case HfDaily:
                return Problems.BadParameter("date", "", "the day of the list, as 2026-08-21, with format=hf-daily");
            default:
                return Problems.BadParameter("format", format, $"{JsonLines} or {HfDaily}");
        }

        return report.Read > report.Quarantined ? TypedResults.Ok(report) : NothingUsable(report);
    }

    private static async IAsyncEnumerable<Page> ReadDayAsync(
        Stream body, DateOnly day, DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The votes of a day that is long over are not today's: newer ones that are known stay.
        var over = new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero);
        yield return await HfDailyReader.ReadAsync(body, day, now < over ? now : over, cancellationToken);
    }

    private static ProblemHttpResult NoSuchList(InvalidDataException unreadable) => TypedResults.Problem(
        title: "The import cannot be read",
        detail: $"It is no day of the Daily Papers API: {unreadable.Message}",
        statusCode: StatusCodes.Status400BadRequest);

    private static ProblemHttpResult NothingUsable(ImportReport report) => TypedResults.Problem(
        title: report.Read == 0 ? "The import is empty" : "Nothing in the import can be used",
        detail: report.Read == 0
            ? "There is no paper in it. Expected is JSON Lines: one object with at least id and title on each line, plain or gzip."
            : $"All {report.Read} records are faulty; {report.Errors[0].Where}: {report.Errors[0].Reason}",
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?>
        {
            ["read"] = report.Read,
            ["quarantined"] = report.Quarantined,
            ["errors"] = report.Errors,
        });
}
