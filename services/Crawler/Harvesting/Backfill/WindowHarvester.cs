using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Harvesting.Backfill;

/// <summary>Harvests windows, a slice at a time; each by one replica at a time, several of one source side by side.</summary>
internal sealed class WindowHarvester(
    SourceCatalog sources,
    [FromKeyedServices(CrawlerService.Name)] Leases leases,
    IDocuments<BackfillWindow> windows,
    IDocuments<SourceState> states,
    Intake intake,
    IHostApplicationLifetime host,
    IOptions<CrawlerOptions> options,
    TimeProvider time,
    ILogger<WindowHarvester> log)
{
    private static readonly TimeSpan WhilePaused = TimeSpan.FromMinutes(1);

    public static string LeaseOn(string window) => $"window:{window}";

    /// <summary>Harvests a slice of the window if it is due and no other replica is at it.</summary>
    public async Task HarvestAsync(string id, CancellationToken cancellationToken)
    {
        await using var lease = await leases.TryTakeAsync(LeaseOn(id), cancellationToken);
        if (lease is null)
            return;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost, host.ApplicationStopping);
        var me = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";
        try
        {
            var window = await ChangeAsync(id, window => window.Claim(me, time.GetUtcNow()), stop.Token);
            if (window?.Holder == me)
                await HarvestSliceAsync(window, me, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            log.SliceStopped(id);
        }
    }

    private async Task HarvestSliceAsync(BackfillWindow window, string me, CancellationToken cancellationToken)
    {
        // The first of many due windows must not be ones that cannot be harvested: the leader looks no further.
        if (await states.FindAsync(window.Source, cancellationToken) is { Paused: true })
        {
            await ChangeAsync(window.Id, one => one.Holder == me ? one with { Due = time.GetUtcNow() + WhilePaused } : one, cancellationToken);
            return;
        }

        try
        {
            if (sources.Find(window.Source) is not IArchive source)
                throw new InvalidDataException("the source is switched off, or can no longer be asked for its past");

            if (await HarvestPagesAsync(source, window, me, cancellationToken))
                await ChangeAsync(window.Id, one => one.Finish(me, time.GetUtcNow()), cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            log.WindowFailed(exception, window.Id);
            await ChangeAsync(
                window.Id,
                one => one.Fail(me, time.GetUtcNow(), options.Value.RetryAfterFailure, exception.Message),
                cancellationToken);
        }
    }

    // The page is stored before the token that stands behind it.
    /// <returns>Whether the window has no more.</returns>
    private async Task<bool> HarvestPagesAsync(IArchive source, BackfillWindow window, string me, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();

        // Begun before a page is asked for, so that the request is in it.
        using var span = new PageSpans("harvest page", source.Name);
        await foreach (var page in source.HarvestAsync(window.From, window.To, window.Token, cancellationToken))
        {
            var found = await intake.TakeAsync(source.Name, page.Records, page.Bad, cancellationToken);
            span.Stored(found);
            var token = page.Next.ResumptionToken;
            var state = await ChangeAsync(window.Id, one => one.Advance(me, token, found), cancellationToken);
            log.PageStored(window.Id, found.Read, found.New, found.Changed, found.Quarantined);

            if (state?.Holder != me)
                return false;

            // Without a token the next slice would begin at the beginning.
            if (time.GetElapsedTime(began) >= Harvester.Slice && token is not null && token != window.Token)
                return false;

            span.Next();
        }

        return true;
    }

    private async Task<BackfillWindow?> ChangeAsync(string id, Func<BackfillWindow, BackfillWindow> change, CancellationToken cancellationToken)
    {
        var result = await windows.UpsertAsync(
            [id], one => one, (stored, _) => stored is null ? null : change(stored), cancellationToken);
        return result[0].Document;
    }
}
