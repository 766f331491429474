using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Figures;

/// <summary>What this process says of itself when it is asked.</summary>
public sealed class ProcessFigures(IMeterFactory meters, IHostEnvironment environment, TimeProvider time, BusQueues? queues = null) : IDisposable
{
    /// <summary>Where the gateway asks each replica. It is no part of the public interface.</summary>
    public const string Path = "/api/v1/ops/process";

    private static readonly string Version
        = typeof(ProcessFigures).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly MeterReadings _readings = new(meters);
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly string _instance = $"{Environment.MachineName}:{Environment.ProcessId}";

    public async Task<ProcessReport> ReadAsync(CancellationToken cancellationToken)
    {
        using var process = Process.GetCurrentProcess();
        var memory = GC.GetGCMemoryInfo();
        var (lengths, unknown) = queues is null ? (null, null) : await queues.ReadAsync(cancellationToken);
        return new ProcessReport(
            environment.ApplicationName,
            _instance,
            Version,
            _started,
            time.GetUtcNow(),
            new RuntimeFigures(
                process.WorkingSet64,
                memory.HeapSizeBytes,
                Enumerable.Range(0, GC.MaxGeneration + 1).Sum(GC.CollectionCount),
                GC.GetTotalPauseDuration().TotalSeconds,
                process.TotalProcessorTime.TotalSeconds,
                process.Threads.Count),
            _readings.Read(),
            lengths,
            unknown);
    }

    public void Dispose() => _readings.Dispose();
}

internal static class ProcessFiguresEndpoint
{
    public static void MapProcessFigures(this WebApplication app)
    {
        // From the start: what was counted before somebody listened nobody knows.
        app.Services.GetRequiredService<ProcessFigures>();

        app.MapGet(ProcessFigures.Path, async (ProcessFigures figures, CancellationToken cancellationToken) => TypedResults.Ok(await figures.ReadAsync(cancellationToken)))
            .ExcludeFromDescription()
            .Needs(Scopes.Admin);
    }
}
