using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Harvesting.Completeness;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>Harvests sources, a slice at a time; each source by one replica at a time.</summary>
/// <remarks>
/// A slice ends behind the page with which two minutes are over. So a job ends long before the broker takes it for lost, many sources
/// get their turn, and the next slice may go to another replica.
/// </remarks>
internal sealed class Harvester(
    [FromKeyedServices(CrawlerService.Name)] Leases leases,
    IDocuments<SourceState> states,
    IDocuments<LedgerEntry> ledger,
    Intake intake,
    RequestCounts requests,
    CompletenessReview review,
    IHostApplicationLifetime host,
    IOptions<CrawlerOptions> options,
    CrawlerMetrics metrics,
    TimeProvider time,
    ILogger<Harvester> log)
{
    /// <summary>After how long a job ends.</summary>
    public static readonly TimeSpan Slice = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan LongestRetry = TimeSpan.FromHours(6);

    public static string LeaseOn(string source) => $"source:{source}";

    /// <summary>Harvests a slice of the source if it is due and no other replica is at it.</summary>
    /// <returns>Whether it has.</returns>
    public async Task<bool> HarvestAsync(ISource source, CancellationToken cancellationToken)
    {
        await using var lease = await leases.TryTakeAsync(LeaseOn(source.Name), cancellationToken);
        if (lease is null)
            return false;

        // A slice that is stopped loses its page under way, and whoever comes next begins with that.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost, host.ApplicationStopping);
        var me = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        try
        {
            var claimed = await states.ChangeAsync(source, state => state.Claim(me, time.GetUtcNow()), stop.Token);
            if (claimed.Holder != me)
                return false;

            await EnterAsync(claimed.LastRun, stop.Token);
            await HarvestSliceAsync(source, me, claimed.Checkpoint, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.SliceStopped(source.Name);
        }

        return true;
    }

    private async Task HarvestSliceAsync(ISource source, string me, Checkpoint since, CancellationToken cancellationToken)
    {
        string? error = null;
        try
        {
            if (!await HarvestPagesAsync(source, me, since, cancellationToken))
                return;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, a fault of ours among them: it is this source's, the others go on, and it is not tried without end.
            error = exception.Message;
            log.SourceFailed(exception, source.Name);
        }

        var sent = requests.Take(source.Name);
        var finished = await states.ChangeAsync(
            source,
            state =>
            {
                var now = time.GetUtcNow();
                return state.Finish(me, now, now + (error is null ? source.Settings.Every : RetryAfter(state.Run?.Seen > 0 ? 0 : state.Failures)), error, sent);
            },
            cancellationToken);

        if (finished.Holder == me && finished.LastRun is { } run)
        {
            metrics.RunEnded(run);
            await EnterAsync(run, cancellationToken);
            await review.ReviewAsync(source, finished, cancellationToken);
        }
    }

    // Nothing is lost, whenever the process dies: a page is stored before its checkpoint, and a page that comes again changes nothing.
    /// <returns>Whether the source has no more.</returns>
    private async Task<bool> HarvestPagesAsync(ISource source, string me, Checkpoint since, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();

        // Begun before a page is asked for, so that the request is in it.
        using var span = new PageSpans("harvest page", source.Name);
        await foreach (var page in source.HarvestAsync(since, cancellationToken))
        {
            var found = await intake.TakeAsync(source.Name, page.Records, page.Bad, cancellationToken);
            span.Stored(found);
            var sent = requests.Take(source.Name);
            var state = await states.ChangeAsync(source, state => state.Advance(me, page, found, sent), cancellationToken);
            log.PageStored(source.Name, found.Read, found.New, found.Changed, found.Quarantined);

            if (state.Holder != me || state.Paused)
                return false;

            // Where the checkpoint stays, the next slice would begin with the same page.
            if (time.GetElapsedTime(began) >= Slice && page.Next != since)
                return false;

            span.Next();
        }

        return true;
    }

    // Written behind the state, and once more when the next slice begins: the process may have died in between.
    private async Task EnterAsync(LedgerEntry? run, CancellationToken cancellationToken)
    {
        if (run is not null)
            await ledger.UpsertAsync([run], entry => entry.Id, (_, entry) => entry, cancellationToken);
    }

    private TimeSpan RetryAfter(int failures)
    {
        var wait = options.Value.RetryAfterFailure * Math.Pow(2, Math.Min(failures, 10));
        return wait < LongestRetry ? wait : LongestRetry;
    }
}
