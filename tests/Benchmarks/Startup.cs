using System.Diagnostics;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Benchmarks.Search;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks;

/// <summary>Standalone from the start of its process to the first 200 on <c>/</c>, with a store that is there, beside a site with nothing in it.</summary>
/// <remarks>
/// Asked every 50 ms, so either may be up to that much too long. The papers are in the documents and the index of Query; the other services
/// start on empty stores.
/// </remarks>
internal static class Startup
{
    /// <summary>After which it is at rest.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <param name="papers">In the store.</param>
    /// <param name="folder">Of the store, which is filled.</param>
    /// <param name="program">One that was published; null: the build.</param>
    public static async Task<Work> WithStoreAsync(int papers, DirectoryInfo folder, string? program)
    {
        await SearchedPapers.FillAsync(folder.FullName, TestPapers.Corpus("startup"), papers);
        return new Work(
            "startup",
            $"{papers:N0} papers in the store of Query; CPU to the first answer, memory after {Rest.TotalSeconds:0} s",
            [
                new Aspect("until the first answer", "ms", MoreIsBetter: false, reading => reading.Value) { IsByClock = true, GoalAlone = 1_500 },
                new Aspect("memory at rest", "MB", MoreIsBetter: false, reading => reading.Memory!.Value / 1e6) { GoalAlone = 250 },
            ],
            () => TimeAsync(() => ServiceProcess.StartAsync(
                program is null ? "services/Standalone" : Path.GetFullPath(program), ServiceProcess.FreePort(), Programs.Settings(folder), CancellationToken.None, until: "/")),
            () => TimeAsync(() => Programs.StartAnchorAsync(BareSite.Name, until: "/")));
    }

    private static async Task<Reading> TimeAsync(Func<Task<ServiceProcess>> start)
    {
        var started = Stopwatch.GetTimestamp();
        await using var process = await start();
        var took = Stopwatch.GetElapsedTime(started);

        using var measured = Process.GetProcessById(process.Id);
        var cpu = measured.TotalProcessorTime;
        await Task.Delay(Rest);
        measured.Refresh();
        var reading = new Reading(took.TotalMilliseconds, cpu, measured.WorkingSet64);
        await process.StopAsync(CancellationToken.None);
        return reading;
    }
}
