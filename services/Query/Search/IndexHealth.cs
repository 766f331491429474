using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>Ready once searches find every paper that is kept; degraded while the index cannot be written, as on a full disk.</summary>
internal sealed class IndexHealth(PaperKeeper keeper) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(keeper switch
        {
            { Behind: { } reason } => new HealthCheckResult(context.Registration.FailureStatus, reason),
            { Stuck: { } reason } => HealthCheckResult.Degraded($"The search index cannot be written: {reason}"),
            _ => HealthCheckResult.Healthy(),
        });
}
