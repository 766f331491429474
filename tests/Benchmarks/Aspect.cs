namespace PaperMesh.Benchmarks;

/// <summary>What of a reading is compared, and what it should come to.</summary>
/// <param name="What">For people, where a work has several; else null.</param>
/// <param name="Unit"><c>papers/s</c>.</param>
/// <param name="MoreIsBetter">Throughput; else it is a cost.</param>
/// <param name="Of">Takes it out of a reading.</param>
internal sealed record Aspect(string? What, string Unit, bool MoreIsBetter, Func<Reading, double> Of)
{
    /// <summary>How many times the anchor's value ours is to be at least, or of a cost at most; null: it is only good to know.</summary>
    public double? Goal { get; init; }

    /// <summary>What ours is to be at least, or of a cost at most, whatever the anchor does; null: there is no such goal.</summary>
    public double? GoalAlone { get; init; }

    /// <summary>See <see cref="Figure.IsByClock"/>.</summary>
    public bool IsByClock { get; init; }

    /// <summary>Papers in a second of the clock, which is the value of the reading.</summary>
    public static Aspect Rate(double? goal = null)
        => new(null, "papers/s", MoreIsBetter: true, reading => reading.Value) { Goal = goal, IsByClock = true };

    /// <summary>Time of all processors for one paper.</summary>
    public static Aspect CpuOfOne { get; } = new("CPU of one", "ms", MoreIsBetter: false, reading => reading.Cpu.TotalMilliseconds);

    /// <summary>Papers in a second of the processors, whatever else runs on the machine; and beside it in one of the clock, without a goal.</summary>
    public static IReadOnlyList<Aspect> CpuRate(double? goal = null, double? alone = null) =>
    [
        new(null, "papers/CPU s", MoreIsBetter: true, reading => 1 / reading.Cpu.TotalSeconds) { Goal = goal, GoalAlone = alone },
        Rate() with { What = "by the clock" },
    ];
}
