using System.Text.Json.Serialization;

namespace PaperMesh.Benchmarks;

/// <summary>Which figures may be compared: the same work on the same input.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Input">With what, and beside what.</param>
internal readonly record struct FigureKey(string Work, string Input);

/// <summary>What a work gave: medians of its rounds.</summary>
internal sealed record Figure
{
    private const int FewestByClock = 3;

    public required string Work { get; init; }

    public required string Input { get; init; }

    public required string Unit { get; init; }

    /// <summary>Throughput; else it is a cost.</summary>
    public required bool MoreIsBetter { get; init; }

    /// <summary>Of the ratio.</summary>
    public required double? Goal { get; init; }

    /// <summary>Of ours, whatever the anchor does.</summary>
    public double? GoalAlone { get; init; }

    /// <summary>Measured by the clock, which others on the machine hold up; else time of the processors, or memory.</summary>
    public bool IsByClock { get; init; }

    public required int Rounds { get; init; }

    public required double Ours { get; init; }

    public required double Anchor { get; init; }

    /// <summary>The median of the ratios within a round, ours to the anchor's.</summary>
    public required double Ratio { get; init; }

    /// <summary>Of the ratios.</summary>
    public required double Lowest { get; init; }

    /// <summary>Of the ratios.</summary>
    public required double Highest { get; init; }

    /// <summary>Milliseconds of all processors.</summary>
    public double? OursCpu { get; init; }

    public double? AnchorCpu { get; init; }

    /// <summary>Megabytes.</summary>
    public double? OursMemory { get; init; }

    public double? AnchorMemory { get; init; }

    [JsonIgnore]
    public FigureKey Key => new(Work, Input);

    /// <summary>Null: there is no goal.</summary>
    [JsonIgnore]
    public bool? IsMet => (Goal, GoalAlone) is (null, null) ? null : Reaches(Ratio, Goal) && Reaches(Ours, GoalAlone);

    /// <param name="key">Of what.</param>
    /// <param name="aspect">In which respect.</param>
    /// <param name="ours">A value for each round.</param>
    /// <param name="anchors">Of the same rounds.</param>
    public static Figure Of(FigureKey key, Aspect aspect, IReadOnlyList<double> ours, IReadOnlyList<double> anchors)
    {
        double[] ratios = [.. ours.Zip(anchors, (one, other) => one / other)];
        return new Figure
        {
            Work = key.Work,
            Input = key.Input,
            Unit = aspect.Unit,
            MoreIsBetter = aspect.MoreIsBetter,
            Goal = aspect.Goal,
            GoalAlone = aspect.GoalAlone,
            IsByClock = aspect.IsByClock,
            Rounds = ratios.Length,
            Ours = Median(ours),
            Anchor = Median(anchors),
            Ratio = Median(ratios),
            Lowest = ratios.Min(),
            Highest = ratios.Max(),
        };
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>
    /// Whether the ratio of every round is worse than half as good as it was: more than noise. One or two rounds by the clock say nothing: on a
    /// busy machine either side may have had the bad minute.
    /// </summary>
    public bool IsHalfOf(Figure before)
        => !(IsByClock && Rounds < FewestByClock) && (MoreIsBetter ? Highest < before.Ratio / 2 : Lowest > before.Ratio * 2);

    private bool Reaches(double value, double? goal) => goal is null || (MoreIsBetter ? value >= goal : value <= goal);
}
