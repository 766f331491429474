using PaperMesh.Benchmarks.Anchors;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks;

/// <summary>
/// An import through all of Standalone, from the first byte until each paper is stored, tagged, embedded, indexed and in the log, beside
/// MassTransit in memory that only counts words and stores. Each run is a process and a store of its own.
/// </summary>
internal static class Pipeline
{
    public static async Task<Work> InOneProcessAsync(int papers)
    {
        var (path, name) = await TestPapers.JsonLinesAsync(small: papers <= 10_000);
        string[] lines = [.. File.ReadLines(path).Take(papers)];
        return new Work(
            "pipeline", $"{lines.Length:N0} papers of {name}, one process; peak memory", [Aspect.Rate(goal: 0.4), Aspect.CpuOfOne],
            () => OursAsync(lines), () => AnchorAsync(lines));
    }

    private static async Task<Reading> OursAsync(string[] lines)
    {
        var folder = Directory.CreateTempSubdirectory("papermesh-benchmarks-");
        try
        {
            await using var standalone = await ServiceProcess.StartAsync(
                "services/Standalone", ServiceProcess.FreePort(), Programs.Settings(folder), CancellationToken.None);
            return await Imported.TimeAsync([standalone], () => Imported.AllOfAsync(standalone, lines, before: 0));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Reading> AnchorAsync(string[] lines)
    {
        await using var anchor = await Programs.StartAnchorAsync(BarePipeline.Name, ServiceProcess.Ready);
        var reading = await Imported.TimeAsync([anchor], async () =>
        {
            await Imported.SendAsync(anchor, "/papers", lines);
            return lines.Length;
        });
        await anchor.StopAsync(CancellationToken.None); // It removes its store.
        return reading;
    }
}
