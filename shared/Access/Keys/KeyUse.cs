namespace PaperMesh.Access.Keys;

/// <summary>Writes down once a minute, and at the end, which keys were used: not at each request.</summary>
internal sealed class KeyUse(ApiKeys keys, TimeProvider time, ILogger<KeyUse> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await KeepAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await KeepAsync(stoppingToken);
    }

    private async Task KeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keys.KeepUseAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.KeyUseNotKept(e);
        }
    }
}
