using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Looks every few seconds whether there is another taxonomy. Polling sees what mounted files and network folders do not announce.</summary>
internal sealed class ReloadService(TaggerInUse tagger, IOptions<ClassifierOptions> options, TimeProvider time, ILogger<ReloadService> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await tagger.LookAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is away: the tagger in use goes on.
                log.CouldNotLook(exception);
            }

            await Task.Delay(options.Value.ReloadEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>Degraded, not unready, while something newer cannot be used: papers are tagged all the same.</summary>
internal sealed class TaggerHealth(TaggerInUse tagger) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(tagger.Fault is { } fault
            ? HealthCheckResult.Degraded($"{tagger.Current.Model} stays in use: {fault}")
            : HealthCheckResult.Healthy());
}
