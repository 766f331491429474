using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaperMesh.Servers;

namespace PaperMesh.ServiceDefaults.Tests.Web;

public sealed class HealthLogTests
{
    private volatile string? _wrong;

    [Fact]
    public async Task A_check_that_fails_is_logged_once_with_its_reason_and_again_when_it_passes_however_often_anybody_asks()
    {
        await using var host = await RunningHost.StartAsync(AddCheck);

        _wrong = "The trial went wrong.";
        await Eventually.BeTrueAsync(async () => (await AskAsync(host)).Contains("Warning: trial is Degraded: The trial went wrong. ", StringComparer.Ordinal));

        _wrong = null;
        await Eventually.BeTrueAsync(async () => (await AskAsync(host)).Contains("Information: trial is healthy again ", StringComparer.Ordinal));

        host.Log.All.Count(line => line.Contains("trial", StringComparison.OrdinalIgnoreCase)).ShouldBe(2);
    }

    private void AddCheck(WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck("trial", () => _wrong is { } reason ? HealthCheckResult.Degraded(reason) : HealthCheckResult.Healthy());
        builder.Services.PostConfigure<HealthCheckPublisherOptions>(publisher => publisher.Period = TimeSpan.FromSeconds(1));
    }

    private static async Task<IReadOnlyCollection<string>> AskAsync(RunningHost host)
    {
        await host.Http.GetStringAsync("/health/ready", TestContext.Current.CancellationToken);
        return host.Log.All;
    }
}
