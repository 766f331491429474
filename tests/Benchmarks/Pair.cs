namespace PaperMesh.Benchmarks;

/// <summary>A piece of our work beside the least that anybody would have to do with the same bytes.</summary>
/// <param name="Name">What is done: <c>oai</c>.</param>
/// <param name="Input">With what, for people.</param>
/// <param name="Goal">How many times the anchor's time ours may take; null: it is only good to know.</param>
internal sealed record Pair(string Name, string Input, double? Goal, Func<Task> Ours, Func<Task> Anchor)
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Runs both in turn, a slice each, so that a machine that is busy for a while is busy for both. Measured is the time of all processors
    /// together: what others run at the same time does not count, the collection of the garbage does. What is compared is the median: of
    /// times, and of the ratios within a round.
    /// </summary>
    /// <param name="warmUp">In the same time: on a busy machine the compiler would not be done after as many seconds of a clock.</param>
    public async Task<Figure> MeasureAsync(int rounds, TimeSpan warmUp)
    {
        for (var started = Environment.CpuUsage.TotalTime; Environment.CpuUsage.TotalTime - started < warmUp;)
        {
            await TimeAsync(Ours);
            await TimeAsync(Anchor);
        }

        var (ours, anchors) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add((await TimeAsync(Ours)).TotalMilliseconds);
            anchors.Add((await TimeAsync(Anchor)).TotalMilliseconds);
        }

        return Figure.Of(new FigureKey(Name, Input), new Aspect(null, "ms CPU", MoreIsBetter: false, reading => reading.Value) { Goal = Goal }, ours, anchors);
    }

    /// <returns>The mean of as many runs as fit into a slice, at least one.</returns>
    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var runs = 0;
        TimeSpan taken;
        do
        {
            await work();
            runs++;
            taken = Environment.CpuUsage.TotalTime - before;
        }
        while (taken < Slice);

        return taken / runs;
    }
}
