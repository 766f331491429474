using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using PaperMesh.Classifier.Jobs;
using PaperMesh.Classifier.Tagging;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>What a change of the taxonomy would do to the stored papers, before it is made.</summary>
internal static class DryRunApi
{
    public static void MapDryRuns(this IEndpointRouteBuilder taxonomy)
    {
        taxonomy.MapPost("/dry-run", Start)
            .Needs(Scopes.Admin)
            .WithSummary("Begins to tag all stored papers by another taxonomy, and counts what would change")
            .WithDescription("The whole taxonomy, at most 4 MB. Nothing is kept and nothing published; GET the address in Location shows the counts so far.")
            .Accepts<TaxonomyFile>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(TaxonomyApi.Largest));
        // Where pages are served too, their last route would take a GET and find no page.
        taxonomy.Map("/dry-run", NotAllowed).ExcludeFromDescription();
        taxonomy.MapGet("/dry-run/{id}", Get)
            .Needs(Scopes.Admin)
            .WithSummary("What it would change, as far as it has come: papers a topic before and after, with examples");
        taxonomy.MapDelete("/dry-run/{id}", Cancel).Needs(Scopes.Admin).WithSummary("Ends it; what it has counted stays for a week");
    }

    private static async Task<Results<Accepted<DryRunReport>, ProblemHttpResult>> Start(
        HttpRequest request, TaggerInUse tagger, JobStore jobs, JobRunner runner, TimeProvider time, CancellationToken cancellationToken)
    {
        var (taxonomy, problem) = await TaxonomyApi.ReadAsync(request, cancellationToken);
        if (taxonomy is null)
            return problem!;

        var tried = (await tagger.LookAsync(cancellationToken)).Files.ToTagger(taxonomy);
        var job = new Job
        {
            Id = jobs.NewId(),
            CreatedAt = time.GetUtcNow(),
            DryRun = new DryRunWork { Taxonomy = StoredTaxonomy.Write(taxonomy), Model = tried.Model },
        };
        await jobs.AddAsync(job, cancellationToken);
        runner.Wake();
        return TypedResults.Accepted($"/api/v1/taxonomy/dry-run/{job.Id}", DryRunReport.Of(job, job.DryRun));
    }

    private static ProblemHttpResult NotAllowed(HttpResponse response)
    {
        response.Headers.Allow = HttpMethods.Post;
        return TypedResults.Problem(
            detail: "POST begins a dry run; its answer says the address to GET.", statusCode: StatusCodes.Status405MethodNotAllowed);
    }

    private static async Task<Results<Ok<DryRunReport>, ProblemHttpResult>> Get([Description("As the answer to its start says it.")] string id, JobStore jobs, CancellationToken cancellationToken)
        => Answer(id, await jobs.FindAsync(id, cancellationToken));

    private static async Task<Results<Ok<DryRunReport>, ProblemHttpResult>> Cancel(
        [Description("As the answer to its start says it.")] string id, JobStore jobs, TimeProvider time, CancellationToken cancellationToken)
        => Answer(
            id,
            await jobs.ChangeAsync(id, job => job.DryRun is null ? job : job.End(JobState.Cancelled, time.GetUtcNow()), cancellationToken));

    private static Results<Ok<DryRunReport>, ProblemHttpResult> Answer(string id, Job? job)
        => job?.DryRun is { } run
            ? TypedResults.Ok(DryRunReport.Of(job, run))
            : TypedResults.Problem(
                title: "No such dry run",
                detail: $"There is no dry run '{id}', or it ended more than a week ago. POST /api/v1/taxonomy/dry-run begins one.",
                statusCode: StatusCodes.Status404NotFound);
}

/// <summary>What a taxonomy would change.</summary>
/// <param name="State"><c>running</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Model">As it would stand in events.</param>
/// <param name="Seen">Papers that were looked at, of <paramref name="Total"/>.</param>
/// <param name="Total">Stored papers when it began.</param>
/// <param name="Changed">Papers that would have other topics.</param>
/// <param name="Topics">The most changed first; those too that would not change.</param>
/// <param name="EndedAt">UTC; null until it is over.</param>
/// <param name="Error">Why it has failed, or the last step has, which is tried again.</param>
internal sealed record DryRunReport(
    string Id,
    JobState State,
    string Model,
    long Seen,
    long Total,
    long Changed,
    IReadOnlyList<TopicChange> Topics,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    string? Error)
{
    public static DryRunReport Of(Job job, DryRunWork run)
        => new(job.Id, job.State, run.Model, job.Seen, job.Total, run.Changed, run.Topics, job.CreatedAt, job.EndedAt, job.Error);
}
