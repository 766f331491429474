using System.Diagnostics;
using System.Globalization;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks.Growing;

/// <summary>Papers in a second while the store of Standalone grows, from nothing: the last fifth of the way beside the first.</summary>
internal static class Growth
{
    /// <summary>In which the runtime compiles what is called often. They are not drawn, and nothing is compared with them.</summary>
    private const int WarmUp = 5_000;

    private const int Steps = 40;

    /// <summary>Below that, a step is mostly waiting for its last papers.</summary>
    private const int SmallestStep = 1_000;

    /// <param name="papers">To come after the first few, at least ten steps.</param>
    /// <param name="svg">Where to draw it; null: nowhere.</param>
    /// <param name="commit">For the drawing; null: not known.</param>
    public static async Task<Figure> MeasureAsync(int papers, string? svg, string? commit)
    {
        var step = Math.Max(papers / Steps, SmallestStep);
        var points = await GrowAsync(papers, step);
        if (svg is not null)
            await File.WriteAllTextAsync(svg, GrowthChart.Of(points, commit));

        var fifth = points.Count / 5;
        var (first, last) = (points[..fifth], points[^fifth..]);
        return Figure.Of(
            new FigureKey("growth", string.Create(CultureInfo.InvariantCulture, $"{papers:N0} papers in steps of {step:N0}: the last fifth beside the first; CPU a paper, memory")),
            Aspect.Rate(goal: 0.85),
            [.. last.Select(point => point.PapersPerSecond)],
            [.. first.Select(point => point.PapersPerSecond)]) with
        {
            OursCpu = Figure.Median(last.Select(point => point.CpuMilliseconds)),
            AnchorCpu = Figure.Median(first.Select(point => point.CpuMilliseconds)),
            OursMemory = Figure.Median(last.Select(point => point.Megabytes)),
            AnchorMemory = Figure.Median(first.Select(point => point.Megabytes)),
        };
    }

    private static async Task<List<GrowthPoint>> GrowAsync(int papers, int step)
    {
        var folder = Directory.CreateTempSubdirectory("papermesh-benchmarks-");
        try
        {
            await using var standalone = await ServiceProcess.StartAsync(
                "services/Standalone", ServiceProcess.FreePort(), Programs.Settings(folder), CancellationToken.None);
            using var lines = (await ManyPapers.ReadAsync()).GetEnumerator();
            var have = await Imported.AllOfAsync(standalone, Next(lines, WarmUp), before: 0);
            var points = new List<GrowthPoint>();
            for (var sent = 0; sent < papers; sent += step)
            {
                var (before, some) = (have, Next(lines, step));
                var reading = await Imported.TimeAsync([standalone], async () => (have = await Imported.AllOfAsync(standalone, some, before)) - before);
                using var process = Process.GetProcessById(standalone.Id);
                var point = new GrowthPoint(have, reading.Value, reading.Cpu.TotalMilliseconds, process.WorkingSet64 / 1e6);
                points.Add(point);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{have:N0} papers: {point.PapersPerSecond:N0} a second, {point.CpuMilliseconds:N2} ms of processors each, {point.Megabytes:N0} MB"));
            }

            return points;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<string> Next(IEnumerator<string> lines, int count)
    {
        var next = new List<string>(count);
        while (next.Count < count && lines.MoveNext())
            next.Add(lines.Current);
        return next;
    }
}

/// <summary>After one step.</summary>
/// <param name="Papers">In the store.</param>
/// <param name="PapersPerSecond">Of the step.</param>
/// <param name="CpuMilliseconds">Of all processors, for one paper of the step.</param>
/// <param name="Megabytes">That the process holds.</param>
internal readonly record struct GrowthPoint(long Papers, double PapersPerSecond, double CpuMilliseconds, double Megabytes);
