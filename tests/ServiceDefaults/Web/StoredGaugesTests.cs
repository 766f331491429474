using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Servers;

namespace PaperMesh.ServiceDefaults.Tests.Web;

/// <remarks>
/// Alone in its process: of one instrument in several hosts OpenTelemetry makes one series, and ends it for all with the first that stops.
/// </remarks>
[CollectionDefinition(nameof(StoredGaugesTests), DisableParallelization = true)]
[Collection(nameof(StoredGaugesTests))]
public sealed class StoredGaugesTests
{
    private const string Series = "papermesh_trial_papers{otel_scope_name=\"PaperMesh.Trial\"}";

    private readonly FakeTimeProvider _time = new();
    private volatile int _papers = 7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gauge_is_read_every_ten_seconds_and_has_no_value_while_the_store_does_not_answer()
    {
        await using var host = await RunningHost.StartAsync(AddGauge);

        await Eventually.BeTrueAsync(() => SaysAsync(Series + " 7"));

        _papers = -1;
        await Eventually.BeTrueAsync(async () => !await SaysAsync(Series));
        host.Log.All.ShouldContain(line => line.StartsWith("Warning: Some gauges could not be read", StringComparison.Ordinal));

        _papers = 8;
        await Eventually.BeTrueAsync(() => SaysAsync(Series + " 8"));

        // Ten seconds pass with each look: when the reader begins to wait is not known here.
        async Task<bool> SaysAsync(string text)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return (await MetricsAsync(host)).Contains(text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Counters_begin_at_zero_where_that_is_asked_for()
    {
        await using var host = await RunningHost.StartAsync(builder => builder.Services.AddCountersAtZero(
            services => services.GetRequiredService<IMeterFactory>().Create("PaperMesh.Trial").CreateCounter<long>("papermesh.trial.failures").Add(0)));

        await Eventually.BeTrueAsync(async () => (await MetricsAsync(host)).Contains("papermesh_trial_failures_total{otel_scope_name=\"PaperMesh.Trial\"} 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Disk_and_checks_of_readiness_are_metrics_of_every_service()
    {
        await using var host = await RunningHost.StartAsync(builder => builder.Services.AddHealthChecks().AddCheck("trial", () => HealthCheckResult.Unhealthy()));

        await Eventually.BeTrueAsync(async () => (await MetricsAsync(host)) is var metrics
            && metrics.Contains("papermesh_health_check{otel_scope_name=\"PaperMesh.ServiceDefaults\",papermesh_check=\"trial\"} 0", StringComparison.Ordinal)
            && metrics.Contains("papermesh_disk_free_bytes{", StringComparison.Ordinal)
            && metrics.Contains("papermesh_disk_size_bytes{", StringComparison.Ordinal));
    }

    private void AddGauge(WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddStoredGauge(
            "PaperMesh.Trial", "papermesh.trial.papers", "{paper}", "Papers", (_, _) => _papers < 0 ? throw new IOException("The store is away.") : Task.FromResult((double)_papers));
    }

    private static Task<string> MetricsAsync(RunningHost host) => host.Http.GetStringAsync("/metrics", Cancellation);
}
