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
/// bus that nobody has sent a receipt for: what is beyond them waits on disk, and a large import does not fill the memory. Where this
/// process's memory is the bus, a paper counts until every follower has sent one: a broker keeps what a slow one has not read yet, here it
/// would stay in memory.
/// </remarks>
internal sealed class Outbox(
    PaperStore papers, IBus bus, IOptions<CrawlerOptions> options, IOptions<BusOptions> busOptions, CrawlerMetrics metrics,
    TimeProvider time, ILogger<Outbox> log)
    : BackgroundService
{
    private const int ClaimSize = 500;

    // Receipts come in by the hundred; to publish what each lets in, one by one, costs more than it gains.
    private const int SmallestClaim = 100;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>A clock that goes back by more was set; by less it was corrected.</summary>
    private static readonly TimeSpan SetBack = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan PublishPatience = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // This process's memory is the bus.
    private bool IsMemory => !busOptions.Value.IsDurable;

    private int MaxInFlight => options.Value.MaxInFlight ?? (IsMemory ? 2_000 : 5_000);

    /// <summary>Says that there may be something to publish, or room for it. Without it, the outbox looks once a second.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Whatever was on the bus is gone.
        var release = IsMemory;
        var clock = (Now: time.GetUtcNow(), Timestamp: time.GetTimestamp());
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // What was due at a time that has become the future again would wait for it, an hour or a day.
                var expected = clock.Now + time.GetElapsedTime(clock.Timestamp);
                var setBack = expected - time.GetUtcNow() > SetBack;
                if (release || setBack)
                    await papers.ReleaseAsync(claimedBy: release ? DateTimeOffset.MaxValue : expected, stoppingToken);

                release = false;
                clock = (time.GetUtcNow(), time.GetTimestamp());
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
        var room = MaxInFlight - await (IsMemory ? papers.CountAwaitedAsync(cancellationToken) : papers.CountInFlightAsync(cancellationToken));
        if (room < Math.Min(SmallestClaim, MaxInFlight))
            return false;

        var claimed = await papers.ClaimAsync((int)Math.Min(room, ClaimSize), cancellationToken);

        // A broker that went away takes its confirmations with it; whoever waits for them without end publishes nothing ever again.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(PublishPatience);
        Task[] publishing = [.. claimed.Select(paper => PublishAsync(paper, patience.Token))];
        try
        {
            await Task.WhenAll(publishing).WaitAsync(patience.Token);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Else the longer the broker is away, the longer they would wait when it is back.
            await papers.ReturnAsync([.. claimed.Where((_, at) => !publishing[at].IsCompletedSuccessfully)], cancellationToken);
            throw;
        }

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
