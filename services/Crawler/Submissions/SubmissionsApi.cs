using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Submissions;

internal static class SubmissionsApi
{
    private const string Json = "application/json";

    public static void MapSubmissions(this IEndpointRouteBuilder app)
    {
        var api = app.MapGroup("/api/v1").WithTags("Submissions");

        api.MapPost("/papers", Submit).Needs(Scopes.Submit).Accepts<SubmissionRequest>(Json).WithSummary("Asks for a paper by its id or address, {\"id\": …} or {\"url\": …}; the answer says where to follow it");
        api.MapGet("/submissions/{id}", Get).WithSummary("What became of a paper that was asked for: queued, found, notFound, failed");
    }

    private static async Task<Results<Accepted<Submission>, ProblemHttpResult>> Submit(
        HttpRequest http, IDocuments<Submission> submissions, TimeProvider time, CancellationToken cancellationToken)
    {
        SubmissionRequest request;
        try
        {
            request = await http.ReadFromJsonAsync(CrawlerJson.Default.SubmissionRequest, cancellationToken) ?? new(null, null);
        }
        catch (JsonException unreadable)
        {
            return Refused(unreadable.Path is ['$', '.', .. var field] ? $"The value of '{field}' is no text." : "The body is no JSON object.");
        }

        if ((request.Id, request.Url) is ({ }, { }))
            return Refused("Both id and url were given; give one.");

        if ((request.Id ?? request.Url) is not { } given)
            return Refused("Neither id nor url was given.");

        if (!SubmittedPaper.TryParse(given, out var paperId))
            return Refused($"'{(given.Length > 200 ? given[..200] + "…" : given)}' names no paper.");

        var submission = new Submission
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Given = given,
            PaperId = paperId,
            At = time.GetUtcNow(),
            State = SubmissionState.Queued,
        };
        await submissions.InsertAsync([submission], cancellationToken);
        return TypedResults.Accepted($"/api/v1/submissions/{submission.Id}", submission);
    }

    private static async Task<Results<Ok<Submission>, ProblemHttpResult>> Get(
        [Description("As the answer to the submission says it.")] string id, IDocuments<Submission> submissions, CancellationToken cancellationToken)
        => await submissions.FindAsync(id, cancellationToken) is { } submission
            ? TypedResults.Ok(submission)
            : TypedResults.Problem(
                title: "No such submission",
                detail: $"There is no submission '{id}'. They are kept for 30 days; the Location of POST /api/v1/papers leads to one.",
                statusCode: StatusCodes.Status404NotFound);

    private static ProblemHttpResult Refused(string what) => TypedResults.Problem(
        title: "No paper can be looked for",
        detail: $"{what} Expected is {{\"id\": …}} or {{\"url\": …}} with {SubmittedPaper.Accepted}.",
        statusCode: StatusCodes.Status400BadRequest);
}

/// <param name="Id">An arXiv id or a DOI.</param>
/// <param name="Url">The address of its page or PDF. Both fields take either.</param>
internal sealed record SubmissionRequest(string? Id, string? Url);
