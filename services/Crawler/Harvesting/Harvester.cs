using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>Harvests every source when its time has come; of several replicas, one at a time.</summary>
internal sealed class Harvester(
    SourceCatalog sources,
    IDocuments<SourceState> states,
    Intake intake,
    IOptions<CrawlerOptions> options,
    TimeProvider time,
    ILogger<Harvester> log) : BackgroundService
{
    // Longer than one page takes, with all the waiting that a busy source may ask for.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(60);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    private readonly string _me = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.Contact))
        {
            log.SourcesWait(string.Join(", ", sources.All.Select(source => source.Name)));
            return;
        }

        await Task.WhenAll(sources.All.Select(source => WatchAsync(source, stoppingToken)));
    }

    private async Task WatchAsync(ISource source, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await HarvestWhenDueAsync(source, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The store is away: the lease runs out, and the harvest goes on from its checkpoint.
                log.HarvestStopped(exception, source.Name);
            }

            await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Harvests the source if it is due and no other replica is at it.</summary>
    /// <returns>Whether it has.</returns>
    internal async Task<bool> HarvestWhenDueAsync(ISource source, CancellationToken cancellationToken)
    {
        var claimed = await ChangeAsync(source, state => state.Claim(_me, time.GetUtcNow(), Lease), cancellationToken);
        if (claimed.Outcome == UpsertOutcome.Unchanged)
            return false;

        string? error = null;
        try
        {
            await HarvestAsync(source, claimed.Document!.Checkpoint, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException or TimeoutException)
        {
            error = exception.Message;
            log.SourceFailed(exception, source.Name);
        }

        var now = time.GetUtcNow();
        var next = now + (error is null ? source.Settings.Every : options.Value.RetryAfterFailure);
        await ChangeAsync(source, state => state.Finish(_me, now, next, error), cancellationToken);
        return true;
    }

    // Nothing is lost, whenever the process dies: a page is stored before its checkpoint, and a page that comes again changes nothing.
    private async Task HarvestAsync(ISource source, Checkpoint since, CancellationToken cancellationToken)
    {
        await foreach (var page in source.HarvestAsync(since, cancellationToken))
        {
            var found = await intake.TakeAsync(source.Name, page.Records, page.Bad, cancellationToken);
            await ChangeAsync(source, state => state.Advance(_me, page.Next, found, time.GetUtcNow(), Lease), cancellationToken);
            log.PageStored(source.Name, found.Read, found.New, found.Changed, found.Quarantined);
        }
    }

    private async Task<Upserted<SourceState>> ChangeAsync(
        ISource source, Func<SourceState, SourceState> change, CancellationToken cancellationToken)
    {
        var result = await states.UpsertAsync(
            [source.Name], name => name, (stored, name) => change(stored ?? new SourceState { Source = name }), cancellationToken);
        return result[0];
    }
}
