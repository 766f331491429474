using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How fast papers get through all of PaperMesh, from what the server counts.</summary>
internal sealed class Throughput(TimeProvider time)
{
    // Long enough to be calm, short enough to show a stall.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Done)> _looks = [];

    /// <summary>Papers that are not yet stored, tagged, searchable and in the event log; null before the first look.</summary>
    public long? Pending { get; private set; }

    /// <summary>Papers a second over the last ten seconds; 0 when nothing can be said.</summary>
    public double PapersPerSecond { get; private set; }

    /// <summary>Takes in another look at <c>/api/v1/stats</c>.</summary>
    public void Add(IReadOnlyDictionary<string, long> stats)
    {
        var now = time.GetTimestamp();
        Pending = stats.GetValueOrDefault("pending");
        _looks.Enqueue((now, stats.GetValueOrDefault("papers") - stats.GetValueOrDefault("pending")));

        while (_looks.Count > 2 && time.GetElapsedTime(_looks.Peek().At, now) > Window)
            _looks.Dequeue();

        var first = _looks.Peek();
        var seconds = time.GetElapsedTime(first.At, now).TotalSeconds;
        PapersPerSecond = seconds > 0 ? Math.Max(0, (_looks.Last().Done - first.Done) / seconds) : 0;
    }

    public override string ToString() => Pending is { } pending
        ? string.Create(CultureInfo.InvariantCulture, $"{PapersPerSecond:N0} papers/s, {pending:N0} pending")
        : "";
}
