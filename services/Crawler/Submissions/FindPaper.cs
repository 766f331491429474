using MassTransit;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Submissions;

/// <summary>Asks for the paper of a submission.</summary>
[EntityName("papermesh.crawler.find-paper")]
internal sealed record FindPaper(string Submission);

/// <summary>Looks for the paper of a submission.</summary>
/// <remarks>A repeated or late command finds the submission leased, or no longer queued, and does nothing.</remarks>
internal sealed class FindPaperConsumer(PaperFinder finder) : IConsumer<FindPaper>
{
    public Task Consume(ConsumeContext<FindPaper> context) => finder.FindAsync(context.Message.Submission, context.CancellationToken);
}

internal sealed class FindPaperDefinition() : CommandConsumerDefinition<FindPaperConsumer>("find-paper", atOnce: 4);

/// <summary>The submissions that wait and that no replica is at.</summary>
internal sealed class QueuedSubmissions(IDocuments<Submission> submissions, [FromKeyedServices(CrawlerService.Name)] Leases leases) : IJobs
{
    private const int AtOnce = 20;

    public async Task<IReadOnlyList<Job>> FindDueAsync(CancellationToken cancellationToken)
    {
        var queued = await submissions.QueryAsync(new DocumentQuery { OrderBy = "queued", Limit = AtOnce }, cancellationToken);
        var jobs = new List<Job>();
        foreach (var one in queued.Items)
        {
            if (!await leases.IsHeldAsync(PaperFinder.LeaseOn(one.Id), cancellationToken))
                jobs.Add(new Job($"submission:{one.Id}", "", new FindPaper(one.Id)));
        }

        return jobs;
    }
}
