using MassTransit;
using PaperMesh.Crawler.Sources;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>Asks for a slice of a source's harvest. A hint, not a right: whoever takes it still needs the source's lease.</summary>
[EntityName("papermesh.crawler.crawl-source")]
internal sealed record CrawlSource(string Source);

/// <summary>Harvests a slice of a source.</summary>
/// <remarks>A repeated or late command finds the source leased, or not due, and does nothing.</remarks>
internal sealed class CrawlSourceConsumer(SourceCatalog sources, Harvester harvester) : IConsumer<CrawlSource>
{
    public Task Consume(ConsumeContext<CrawlSource> context)
        => sources.Find(context.Message.Source) is { } source ? harvester.HarvestAsync(source, context.CancellationToken) : Task.CompletedTask;
}

internal sealed class CrawlSourceDefinition() : CommandConsumerDefinition<CrawlSourceConsumer>("crawl-source", atOnce: 4);
