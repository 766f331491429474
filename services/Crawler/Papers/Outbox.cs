using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.Options;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Crawler.Papers;

/// <summary>Publishes what is due: the first time and, when receipts stay out, again. The only one who publishes papers.</summary>
/// <remarks>
/// Storing a paper makes it due, so a process that dies between storing and publishing, or after publishing to a bus that then
/// loses it, leaves nothing behind but a paper that is still due. At most <see cref="CrawlerOptions.MaxInFlight"/> papers are on the
/// bus that nobody has sent a receipt for: what is beyond them waits on disk, and a large import does not fill the memory.
/// </remarks>
internal sealed class Outbox(
    PaperStore papers, IBus bus, IOptions<CrawlerOptions> options, IOptions<BusOptions> busOptions, CrawlerMetrics metrics, ILogger<Outbox> log)
    : BackgroundService
{
    private const int ClaimSize = 500;

    // Receipts come in by the hundred; to publish what each lets in, one by one, costs more than it gains.
    private const int SmallestClaim = 100;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PublishPatience = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that there may be something to publish, or room for it. Without it, the outbox looks once a second.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // This process's memory was the bus: whatever was on it is gone.
        var release = !busOptions.Value.IsDurable;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (release)
                    await papers.ReleaseAsync(stoppingToken);

                release = false;
                while (await PublishDueAsync(stoppingToken))
                {
                }
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The store or the broker is away. Nothing is lost: what was not confirmed comes due again.
                log.OutboxWaits(exception);
            }

            await SleepAsync(stoppingToken);
        }
    }

    /// <returns>Whether there may be more.</returns>
    private async Task<bool> PublishDueAsync(CancellationToken cancellationToken)
    {
        var room = options.Value.MaxInFlight - await papers.CountInFlightAsync(cancellationToken);
        if (room < Math.Min(SmallestClaim, options.Value.MaxInFlight))
            return false;

        var claimed = await papers.ClaimAsync((int)Math.Min(room, ClaimSize), cancellationToken);

        // A broker that went away takes its confirmations with it; whoever waits for them without end publishes nothing ever again.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PublishPatience);
        await Task.WhenAll(claimed.Select(paper => PublishAsync(paper, patience.Token))).WaitAsync(patience.Token);
        return claimed.Count > 0;
    }

    private async Task PublishAsync(CrawledPaper paper, CancellationToken cancellationToken)
    {
        if (paper.Attempts > 1)
            log.Republished(paper.Id, paper.Revision, paper.Attempts);

        await bus.PublishAsync(
            new PaperDiscovered { Paper = paper.Paper, Change = paper.Change, Changed = paper.ChangedFields, DiscoveredAt = paper.ChangedAt },
            paper.Trace,
            cancellationToken);
        metrics.Published(isRepeated: paper.Attempts > 1);
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(LookAgain);
        try
        {
            await _wake.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look again, or to stop.
        }
    }
}
