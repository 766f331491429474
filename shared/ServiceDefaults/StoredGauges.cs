using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PaperMesh.ServiceDefaults;

/// <summary>Gauges of what stands in a store, which can only be read by waiting: they are read every so often, whoever asks.</summary>
/// <remarks>Each replica reads the same store: of several replicas take the maximum, not the sum. While the store does not answer there is no value.</remarks>
public static class StoredGauges
{
    /// <summary>Adds a gauge of one value.</summary>
    /// <param name="services">Of the process.</param>
    /// <param name="meter">As <c>PaperMesh.Crawler</c>.</param>
    /// <param name="name">As <c>papermesh.crawler.papers.pending</c>.</param>
    /// <param name="unit">UCUM: <c>s</c>, <c>By</c>, <c>{paper}</c>.</param>
    /// <param name="description">What it counts.</param>
    /// <param name="read">Cheap: every ten seconds.</param>
    public static void AddStoredGauge(
        this IServiceCollection services,
        string meter,
        string name,
        string unit,
        string description,
        Func<IServiceProvider, CancellationToken, Task<double>> read)
        => services.AddStoredGauges(
            meter, name, unit, description, async (provider, cancellationToken) => [new(await read(provider, cancellationToken))]);

    /// <summary>Adds a gauge of a value for each of few things, which its attributes name.</summary>
    public static void AddStoredGauges(
        this IServiceCollection services,
        string meter,
        string name,
        string unit,
        string description,
        Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<Measurement<double>>>> read)
    {
        services.AddSingleton(new StoredGauge(meter, name, unit, description, read));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Reader>());
    }

    /// <summary>Adds counters that are there from the start, at 0: an alert on the first failure cannot see a counter that begins with it.</summary>
    /// <param name="services">Of the process.</param>
    /// <param name="count">Adds 0 to them, once metrics are collected.</param>
    public static void AddCountersAtZero(this IServiceCollection services, Action<IServiceProvider> count)
    {
        services.AddSingleton(new CountersAtZero(count));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, Reader>());
    }

    private sealed record CountersAtZero(Action<IServiceProvider> Count);

    private sealed record StoredGauge(
        string Meter,
        string Name,
        string Unit,
        string Description,
        Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<Measurement<double>>>> Read)
    {
        public volatile IReadOnlyList<Measurement<double>> Values = [];
    }

    private sealed class Reader(
        IEnumerable<StoredGauge> gauges, IEnumerable<CountersAtZero> counters, IMeterFactory meters, IServiceProvider services, TimeProvider time, ILogger<Reader> log) : BackgroundService
    {
        private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

        private readonly StoredGauge[] _gauges = [.. gauges];

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            foreach (var gauge in _gauges)
                meters.Create(gauge.Meter).CreateObservableGauge(gauge.Name, () => gauge.Values, gauge.Unit, gauge.Description);

            foreach (var counter in counters)
                counter.Count(services);

            var fails = false;
            while (!stoppingToken.IsCancellationRequested)
            {
                Exception? fault = null;
                foreach (var gauge in _gauges)
                {
                    try
                    {
                        gauge.Values = await gauge.Read(services, stoppingToken);
                    }
                    catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                    {
                        gauge.Values = [];
                        fault = exception;
                    }
                    catch (OperationCanceledException)
                    {
                        return;
                    }
                }

                if (fault is not null && !fails)
                    log.GaugesNotRead(fault);

                fails = fault is not null;
                await Task.Delay(Every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
