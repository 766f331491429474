using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PaperMesh.Storage;

/// <summary>Ready while every store that a service of this process has opened answers; degraded while one can only be read.</summary>
internal sealed class StorageHealth(Stores stores) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        foreach (var (service, store) in stores.Opened)
        {
            try
            {
                await store.PingAsync(cancellationToken);
            }
            catch (StoreFullException e)
            {
                return HealthCheckResult.Degraded($"The store of {service} cannot be written: {e.Message}", e);
            }
            catch (Exception e)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, $"The store of {service} does not answer.", e);
            }
        }

        return HealthCheckResult.Healthy();
    }
}
