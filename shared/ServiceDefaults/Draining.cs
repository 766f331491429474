using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults;

/// <summary>Setting <c>Draining:For</c>.</summary>
public sealed class DrainingOptions
{
    /// <summary>
    /// How long a process that is asked to stop goes on answering while <c>/health/ready</c> already says no; 0 to ten minutes. The
    /// usual: as long as a gateway needs to ask twice, every three seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan For { get; set; } = TimeSpan.FromSeconds(7);
}

/// <summary>
/// Who sends requests here must know that it should stop, before nobody listens any more: so a stop begins by not being ready, and the rest of
/// it waits. Requests that are being answered when it ends are answered whole.
/// </summary>
internal static class Draining
{
    /// <summary>What comes after it: requests that take long, messages that are being worked off.</summary>
    private static readonly TimeSpan RestOfTheStop = TimeSpan.FromSeconds(22);

    /// <summary>Not ready as soon as the process is asked to stop.</summary>
    public static void AddStoppingCheck(this IServiceCollection services) => services.AddHealthChecks().AddCheck<StoppingCheck>("stopping");

    /// <summary>For processes behind others: one that is asked directly has nobody to tell, and stops at once.</summary>
    public static void AddDraining(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DrainingOptions>().BindConfiguration("Draining").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddHostedService<Wait>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<DrainingOptions>>(
            (host, draining) => host.ShutdownTimeout = draining.Value.For + RestOfTheStop);
    }

    private sealed class StoppingCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
            => Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested ? HealthCheckResult.Unhealthy() : HealthCheckResult.Healthy());
    }

    /// <remarks>The host stops nothing, the web server neither, before this has returned.</remarks>
    private sealed class Wait(IOptions<DrainingOptions> options, TimeProvider time) : IHostedLifecycleService
    {
        public async Task StoppingAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Task.Delay(options.Value.For, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Whoever stops the process has no more time: the rest of it must begin.
            }
        }

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
