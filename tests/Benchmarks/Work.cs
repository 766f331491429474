using System.Diagnostics;

namespace PaperMesh.Benchmarks;

/// <summary>Something that PaperMesh does, beside the least that it takes, in turns.</summary>
/// <param name="Name">What is done: <c>startup</c>.</param>
/// <param name="Input">With what, for people.</param>
/// <param name="Aspects">What of each run is compared; a figure each.</param>
/// <param name="Ours">One run.</param>
/// <param name="Anchor">The same of the anchor.</param>
internal sealed record Work(string Name, string Input, IReadOnlyList<Aspect> Aspects, Func<Task<Reading>> Ours, Func<Task<Reading>> Anchor)
{
    /// <summary>A B A B, so that a machine that is busy for a while is busy for both.</summary>
    public async Task<IReadOnlyList<Figure>> MeasureAsync(int rounds)
    {
        var (ours, anchors) = (new List<Reading>(), new List<Reading>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add(await Ours());
            anchors.Add(await Anchor());
        }

        return [.. Aspects.Select(aspect => Figure.Of(
            new FigureKey(Name, aspect.What is { } what ? $"{Input}: {what}" : Input), aspect, [.. ours.Select(aspect.Of)], [.. anchors.Select(aspect.Of)]) with
        {
            OursCpu = Figure.Median(ours.Select(reading => reading.Cpu.TotalMilliseconds)),
            AnchorCpu = Figure.Median(anchors.Select(reading => reading.Cpu.TotalMilliseconds)),
            OursMemory = Megabytes(ours),
            AnchorMemory = Megabytes(anchors),
        })];
    }

    private static double? Megabytes(List<Reading> readings)
        => readings.Exists(reading => reading.Memory is null) ? null : Figure.Median(readings.Select(reading => reading.Memory!.Value / 1e6));
}

/// <summary>What one run gave.</summary>
/// <param name="Value">What the work is about, in its unit.</param>
/// <param name="Cpu">Of all its processors: of the run, or of one paper or request of it, as the work says.</param>
/// <param name="Memory">Bytes: the peak, or what it holds at rest, as the work says; null where both run in one process.</param>
/// <param name="Tail">The p99, where the value is a median.</param>
internal readonly record struct Reading(double Value, TimeSpan Cpu, long? Memory = null, double Tail = 0)
{
    /// <summary>Papers in a second, of work on one thread of this process.</summary>
    /// <param name="papers">How many the work reads.</param>
    /// <param name="work">Does it.</param>
    public static Reading Of(int papers, Action work)
    {
        var (cpu, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        work();
        return new Reading(papers / Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu) / papers);
    }
}
