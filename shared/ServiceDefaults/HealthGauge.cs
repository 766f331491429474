using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace PaperMesh.ServiceDefaults;

/// <summary>What <c>/health/ready</c> would say, as a metric, and in the log when it changes: alerts and people see why a replica is not ready.</summary>
internal sealed class HealthGauge(IMeterFactory meters, ILogger<HealthGauge> log) : IHealthCheckPublisher
{
    private readonly Gauge<int> _checks = meters.Create("PaperMesh.ServiceDefaults").CreateGauge<int>(
        "papermesh.health.check", "1", "1 while a check of readiness passes, by its name; else 0");

    // Checks that failed the last time; those of which the log says so.
    private readonly HashSet<string> _failed = [];
    private readonly HashSet<string> _said = [];

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var (name, check) in report.Entries)
        {
            var passes = check.Status == HealthStatus.Healthy;
            _checks.Record(passes ? 1 : 0, new KeyValuePair<string, object?>("papermesh.check", name));

            // Twice in a row: what is not ready while it starts is nothing to tell.
            if (passes)
            {
                _failed.Remove(name);
                if (_said.Remove(name))
                    log.HealthyAgain(name);
            }
            else if (!_failed.Add(name) && _said.Add(name))
            {
                log.NotHealthy(name, check.Status, check.Description ?? check.Exception?.Message);
            }
        }

        return Task.CompletedTask;
    }
}
