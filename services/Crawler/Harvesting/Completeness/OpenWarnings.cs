using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting.Completeness;

/// <summary>Counts the open warnings of each source for the metrics, as they stand in the store: any replica may have ended one.</summary>
internal sealed class OpenWarnings(
    SourceCatalog sources, IDocuments<OperatorWarning> warnings, CrawlerMetrics metrics, TimeProvider time, ILogger<OpenWarnings> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var open = (await warnings.QueryAsync(OperatorWarning.Of(source: null), cancellationToken)).Items.CountBy(warning => warning.Source).ToDictionary();
        foreach (var source in sources.All)
            metrics.WarningsOpen(source.Name, open.GetValueOrDefault(source.Name));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await CountAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is away; what was counted last stands until it is back.
                log.WarningsNotCounted(exception);
            }

            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
