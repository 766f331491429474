using MassTransit;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Harvesting.Backfill;

/// <summary>Asks for a slice of a window. A hint, not a right: whoever takes it still needs the window's lease.</summary>
[EntityName("papermesh.crawler.crawl-window")]
internal sealed record CrawlWindow(string Window);

/// <summary>Harvests a slice of a window.</summary>
/// <remarks>A repeated or late command finds the window leased, or not due, and does nothing.</remarks>
internal sealed class CrawlWindowConsumer(WindowHarvester harvester) : IConsumer<CrawlWindow>
{
    public Task Consume(ConsumeContext<CrawlWindow> context) => harvester.HarvestAsync(context.Message.Window, context.CancellationToken);
}

internal sealed class CrawlWindowDefinition() : CommandConsumerDefinition<CrawlWindowConsumer>("crawl-window", atOnce: 2);

/// <summary>The windows that wait and that no replica is at.</summary>
internal sealed class DueWindows(IDocuments<BackfillWindow> windows, [FromKeyedServices(CrawlerService.Name)] Leases leases, TimeProvider time) : IJobs
{
    private const int AtOnce = 20;

    public async Task<IReadOnlyList<Job>> FindDueAsync(CancellationToken cancellationToken)
    {
        var query = new DocumentQuery { OrderBy = "due", To = time.GetUtcNow(), Limit = AtOnce };
        var jobs = new List<Job>();
        foreach (var window in (await windows.QueryAsync(query, cancellationToken)).Items)
        {
            if (!await leases.IsHeldAsync(WindowHarvester.LeaseOn(window.Id), cancellationToken))
                jobs.Add(new Job($"window:{window.Id}", window.Holder ?? "", new CrawlWindow(window.Id)));
        }

        return jobs;
    }
}
