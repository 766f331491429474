using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Classifier.Jobs;
using PaperMesh.Queries;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Classifier.Retagging;

/// <summary>Jobs that re-tag stored papers.</summary>
internal static class RetagApi
{
    public static void MapRetag(this IEndpointRouteBuilder app)
    {
        var retag = app.MapGroup("/api/v1/retag").WithTags("Classifier").Needs(Scopes.Admin);

        retag.MapPost("", Start)
            .WithSummary("Begins to tag stored papers anew, by the taxonomy and the models in use")
            .WithDescription("""
                Those that another model has tagged, and that 'query' finds; with 'all' every one. At most 'rate' papers a second. The job goes on
                by itself on any replica, over restarts; GET the address in Location says how far it is.
                """);
        retag.MapGet("", List).WithSummary("The re-taggings of the last week and those under way, the latest first");
        retag.MapGet("/{id}", One).WithSummary("One of them");
        retag.MapPost("/{id}/pause", Pause).WithSummary("Sends no more papers until it is resumed");
        retag.MapPost("/{id}/resume", Resume).WithSummary("Goes on with one that was paused");
        retag.MapDelete("/{id}", Cancel).WithSummary("Ends it for good; what was re-tagged stays so");
    }

    private static async Task<Results<Accepted<RetagReport>, ProblemHttpResult>> Start(
        RetagRequest request, JobStore jobs, JobRunner runner, TimeProvider time, CancellationToken cancellationToken)
    {
        // A query has to be understood whole, other than in a search box: else more would be re-tagged than was meant.
        var query = PaperQuery.Parse(request.Query);
        if (query.Ignored is not [])
            return Problems.BadParameter("query", request.Query!, $"a query without what cannot be used. {string.Join(' ', query.Ignored)}");

        var job = new Job
        {
            Id = jobs.NewId(),
            CreatedAt = time.GetUtcNow(),
            Retag = new RetagWork { Query = query.Query.Text, Rate = request.Rate, All = request.All },
        };
        await jobs.AddAsync(job, cancellationToken);
        runner.Wake();
        return TypedResults.Accepted($"/api/v1/retag/{job.Id}", RetagReport.Of(job, job.Retag));
    }

    private static async Task<RetagList> List(JobStore jobs, CancellationToken cancellationToken, [Range(1, 100)] int limit = 20)
        => new([.. (await jobs.RetagsAsync(limit, cancellationToken)).Select(job => RetagReport.Of(job, job.Retag!))]);

    private static async Task<Results<Ok<RetagReport>, ProblemHttpResult>> One([Description("As the answer to its start says it.")] string id, JobStore jobs, CancellationToken cancellationToken)
        => Answer(id, await jobs.FindAsync(id, cancellationToken));

    private static Task<Results<Ok<RetagReport>, ProblemHttpResult>> Pause([Description("As the answer to its start says it.")] string id, JobStore jobs, CancellationToken cancellationToken)
        => ChangeAsync(id, jobs, job => job.State == JobState.Running ? job with { State = JobState.Paused } : job, cancellationToken);

    private static Task<Results<Ok<RetagReport>, ProblemHttpResult>> Resume(
        [Description("As the answer to its start says it.")] string id, JobStore jobs, JobRunner runner, CancellationToken cancellationToken)
    {
        runner.Wake();
        return ChangeAsync(id, jobs, job => job.State == JobState.Paused ? job with { State = JobState.Running } : job, cancellationToken);
    }

    private static Task<Results<Ok<RetagReport>, ProblemHttpResult>> Cancel(
        [Description("As the answer to its start says it.")] string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
        => ChangeAsync(id, jobs, job => job.End(JobState.Cancelled, time.GetUtcNow()), cancellationToken);

    private static async Task<Results<Ok<RetagReport>, ProblemHttpResult>> ChangeAsync(
        [Description("As the answer to its start says it.")] string id, JobStore jobs, Func<Job, Job> change, CancellationToken cancellationToken)
        => Answer(id, await jobs.ChangeAsync(id, job => job.Retag is null ? job : change(job), cancellationToken));

    private static Results<Ok<RetagReport>, ProblemHttpResult> Answer(string id, Job? job)
        => job?.Retag is { } retag
            ? TypedResults.Ok(RetagReport.Of(job, retag))
            : TypedResults.Problem(
                title: "No such re-tagging",
                detail: $"There is no re-tagging '{id}', or it ended more than a week ago. GET /api/v1/retag lists them.",
                statusCode: StatusCodes.Status404NotFound);
}

/// <summary>What is to be re-tagged.</summary>
public sealed record RetagRequest
{
    /// <summary>In the language of searches, by the tags that are stored; at most 1,000 characters. Absent: every paper.</summary>
    [StringLength(1_000)]
    public string? Query { get; init; }

    /// <summary>Papers a second, from 1 to 10,000.</summary>
    [Range(1, 10_000)]
    public int Rate { get; init; } = 500;

    /// <summary>Those too that the model in use has tagged already.</summary>
    public bool All { get; init; }
}

/// <summary>How a re-tagging is going.</summary>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Phase"><c>sending</c>, then <c>checking</c> that all of it was done, then <c>settling</c>.</param>
/// <param name="Seen">Papers that this phase has looked at, of <paramref name="Total"/>.</param>
/// <param name="Total">Stored papers when it began.</param>
/// <param name="Sent">Papers that were asked for; some of them twice after a crash.</param>
/// <param name="EndedAt">UTC; null until it is over.</param>
/// <param name="Error">Why it has failed, or the last step has, which is tried again.</param>
internal sealed record RetagReport(
    string Id,
    JobState State,
    RetagPhase Phase,
    string Query,
    int Rate,
    bool All,
    long Seen,
    long Total,
    long Sent,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? Error)
{
    public static RetagReport Of(Job job, RetagWork retag) => new(
        job.Id, job.State, retag.Phase, retag.Query, retag.Rate, retag.All, job.Seen, job.Total, retag.Sent, job.CreatedAt, job.EndedAt, job.Error);
}

/// <summary>The latest first.</summary>
internal sealed record RetagList(IReadOnlyList<RetagReport> Items);
