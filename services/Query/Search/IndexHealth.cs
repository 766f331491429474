using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>Ready once searches find every paper that is kept.</summary>
internal sealed class IndexHealth(PaperKeeper keeper) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        => Task.FromResult(keeper.Behind is { } reason
            ? new HealthCheckResult(context.Registration.FailureStatus, reason)
            : HealthCheckResult.Healthy());
}
