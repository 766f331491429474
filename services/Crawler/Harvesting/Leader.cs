using MassTransit;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>Looks every second what is due, and publishes it as commands that all replicas share. Of several replicas one does, by lease.</summary>
/// <remarks>
/// What is due stands in the store, so a command that is lost, or whose replica dies, is simply published again. So is one that nobody
/// has begun to carry out for a while: it may have been lost with a broker, or wait behind others. Then it comes twice, which is harmless.
/// </remarks>
internal sealed class Leader(
    IEnumerable<IJobs> all,
    SourceCatalog sources,
    [FromKeyedServices(CrawlerService.Name)] Leases leases,
    IBus bus,
    IOptions<CrawlerOptions> options,
    TimeProvider time,
    ILogger<Leader> log) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PublishAgain = TimeSpan.FromSeconds(10);

    // One that has waited longer has been published again.
    private static readonly TimeSpan Expires = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PublishPatience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (string State, long At)> _published = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrWhiteSpace(options.Value.Contact))
            log.SourcesWait(string.Join(", ", sources.All.Select(source => source.Name)));

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var lease = await leases.TryTakeAsync("leader", stoppingToken);
                if (lease is not null)
                    await LeadAsync(lease, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The store or the broker is away, or the lease has run out: somebody leads when they are back.
                log.LeaderWaits(exception);
            }

            await SleepAsync(stoppingToken);
        }
    }

    private async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        _published.Clear();
        while (!leading.IsCancellationRequested)
        {
            await PublishDueAsync(leading.Token);
            await SleepAsync(leading.Token);
        }
    }

    private async Task PublishDueAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PublishPatience);

        var due = new HashSet<string>();
        foreach (var jobs in all)
        {
            foreach (var job in await jobs.FindDueAsync(cancellationToken))
            {
                due.Add(job.Name);
                if (_published.TryGetValue(job.Name, out var last) && last.State == job.State && time.GetElapsedTime(last.At) < PublishAgain)
                    continue;

                await bus.Publish(job.Command, context => context.TimeToLive = Expires, patience.Token).WaitAsync(patience.Token);
                _published[job.Name] = (job.State, time.GetTimestamp());
            }
        }

        foreach (var done in _published.Keys.Except(due).ToList())
            _published.Remove(done);
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
        => await Task.Delay(LookAgain, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
