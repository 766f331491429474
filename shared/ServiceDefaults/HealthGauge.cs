using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PaperMesh.ServiceDefaults;

/// <summary>What <c>/health/ready</c> would say, as a metric: alerts see why a replica is not ready.</summary>
internal sealed class HealthGauge(IMeterFactory meters) : IHealthCheckPublisher
{
    private readonly Gauge<int> _checks = meters.Create("PaperMesh.ServiceDefaults").CreateGauge<int>(
        "papermesh.health.check", "1", "1 while a check of readiness passes, by its name; else 0");

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, check) in report.Entries)
            _checks.Record(check.Status == HealthStatus.Healthy ? 1 : 0, new KeyValuePair<string, object?>("papermesh.check", name));

        return Task.CompletedTask;
    }
}
