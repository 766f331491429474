using System.ComponentModel;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfDaily;
using PaperMesh.Crawler.Sources.Import;
using PaperMesh.Crawler.Sources.Import.BibTeX;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Crawler.Import;

internal static class ImportEndpoints
{
    private const string JsonLines = "jsonl";

    private const string BibTeX = "bibtex";

    private const string HfDaily = "hf-daily";

    public static void MapImport(this IEndpointRouteBuilder app)
        => app.MapPost("/api/v1/import", Import)
            .Needs(Scopes.Submit)
            .WithTags("Crawler")
            .WithSummary("Takes in papers: JSON Lines or, as format=bibtex, BibTeX, plain or gzip, streamed; or, as format=hf-daily, a day of the Daily Papers API")
            .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<Results<Ok<ImportReport>, ProblemHttpResult>> Import(
        HttpRequest request, Importer importer, TimeProvider time, CancellationToken cancellationToken,
        [Description("jsonl, bibtex or hf-daily; without it as the Content-Type says, else jsonl.")] string? format = null,
        [Description("With hf-daily the day of the list, yyyy-MM-dd.")] DateOnly? date = null)
    {
        // An import may be a pipe that is silent for a while.
        if (request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;

        var now = time.GetUtcNow();
        ImportReport report;
        switch (format ?? FormatOf(request.ContentType))
        {
            case JsonLines:
                report = await importer.ImportAsync(
                    ImportedPaper.Source, JsonLinesReader.ReadAsync(request.Body, now, cancellationToken), cancellationToken);
                break;
            case BibTeX:
                report = await importer.ImportAsync(
                    ImportedPaper.Source, BibTeXReader.ReadAsync(request.Body, now, cancellationToken), cancellationToken);
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
                return Problems.BadParameter("format", format ?? "", $"{JsonLines}, {BibTeX} or {HfDaily}");
        }

        return report switch
        {
            { Read: 0 } => Refused(
                report, "The import is empty", "There is no paper in it. Expected is JSON Lines, one object with at least id and title on each line, or with format=bibtex BibTeX; plain or gzip."),
            { BreaksOff: { } fault } => Refused(report, "The import breaks off", $"What came before is kept; {fault}."),
            _ when report.Read == report.Quarantined => Refused(
                report, "Nothing in the import can be used", $"All {report.Read} records are faulty; {report.Errors[0].Where}: {report.Errors[0].Reason}."),
            _ => TypedResults.Ok(report),
        };
    }

    private static string FormatOf(string? contentType)
        => MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Value is "application/x-bibtex" or "text/x-bibtex" ? BibTeX : JsonLines;

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

    private static ProblemHttpResult Refused(ImportReport report, string title, string detail) => TypedResults.Problem(
        title: title,
        detail: detail,
        statusCode: StatusCodes.Status400BadRequest,
        extensions: new Dictionary<string, object?>
        {
            ["read"] = report.Read,
            ["new"] = report.New,
            ["changed"] = report.Changed,
            ["unchanged"] = report.Unchanged,
            ["quarantined"] = report.Quarantined,
            ["errors"] = report.Errors,
        });
}
