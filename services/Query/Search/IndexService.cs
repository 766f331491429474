using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>Brings the index up to date at the start, and makes it durable every few seconds and at the end.</summary>
internal sealed class IndexService(PaperKeeper keeper, IOptions<QueryOptions> options, IConfiguration configuration, ILogger<IndexService> log)
    : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(CatchUpAsync(stoppingToken), CommitAsync(stoppingToken));

    /// <remarks>The store may not be there yet: then it is waited for, and the readiness check says that the index is behind.</remarks>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        while (keeper.Behind is not null && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (!configuration.GetValue("Samples:Enabled", defaultValue: true))
                    await keeper.RemoveSamplesAsync(cancellationToken);

                await keeper.CatchUpAsync(cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                log.CatchingUpFailed(RetryAfter, e);
                await Task.Delay(RetryAfter, cancellationToken);
            }
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.CommitEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await keeper.CommitAsync(cancellationToken);
                }
                catch (IOException e)
                {
                    log.CommitFailed(options.Value.CommitEvery, e);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await keeper.CommitAsync(CancellationToken.None);
        }
    }
}
