using System.Diagnostics;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>
/// Brings the index up to date at the start, finds out whether it is damaged and begins it anew when it is, and makes it durable every few
/// seconds and at the end.
/// </summary>
internal sealed class IndexService(
    PaperIndex index, PaperKeeper keeper, IOptions<QueryOptions> options, IConfiguration configuration, ILogger<IndexService> log)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(KeepCompleteAsync(stoppingToken), CheckAsync(stoppingToken), CommitAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end, however it came: a host that is disposed without being stopped takes it for a failure.
        }
    }

    /// <remarks>The store may not be there yet: then it is waited for, and the readiness check says that the index is behind.</remarks>
    private async Task KeepCompleteAsync(CancellationToken cancellationToken)
    {
        // Whoever starts the service does not wait for it.
        await Task.Yield();

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (index.Damage.IsCompleted)
                {
                    var damage = await index.Damage;
                    log.IndexDamaged(index.Folder, damage);
                    await keeper.BeginAnewAsync($"it was damaged, {damage}", cancellationToken);
                }

                if (keeper.Behind is not null)
                    await CatchUpAsync(cancellationToken);

                await index.Damage.WaitAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                log.CatchingUpFailed(RetryAfter, e);
                await Task.Delay(RetryAfter, cancellationToken);
            }
        }
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        index.Warm();
        if (!configuration.GetValue("Samples:Enabled", defaultValue: true))
            await keeper.RemoveSamplesAsync(cancellationToken);

        await keeper.CatchUpAsync(cancellationToken);
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await index.DoubtAsync(cancellationToken);
            while (!await TryCheckAsync(cancellationToken))
                await Task.Delay(RetryAfter, cancellationToken);
        }
    }

    /// <returns>Whether the files could be read at all.</returns>
    private async Task<bool> TryCheckAsync(CancellationToken cancellationToken)
    {
        // The first check begins at once, and whoever starts the service does not wait for it.
        await Task.Yield();
        var started = Stopwatch.GetTimestamp();
        try
        {
            await index.CheckAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.CheckFailed(RetryAfter, e);
            return false;
        }

        if (!index.Damage.IsCompleted)
            log.IndexSound(Stopwatch.GetElapsedTime(started));
        return true;
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.CommitEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await TryCommitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await TryCommitAsync(CancellationToken.None);
        }
    }

    /// <remarks>The disk may be full, or the index damaged, which comes to light as an exception of any kind.</remarks>
    private async Task TryCommitAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (keeper.NeedsRepair)
                await keeper.RepairAsync(cancellationToken);

            await keeper.CommitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            log.CommitFailed(options.Value.CommitEvery, e);
        }
    }
}
