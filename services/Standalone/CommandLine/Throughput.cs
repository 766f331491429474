using System.Globalization;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How fast papers get through all of PaperMesh, from what the server counts.</summary>
internal sealed class Throughput(TimeProvider time)
{
    // Long enough to be calm, short enough to show a stall.
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Done)> _looks = [];

    /// <summary>Papers that are not yet stored, tagged, searchable and in the event log; 0 before the first look.</summary>
    public long Pending { get; private set; }

    /// <summary>The highest <see cref="Pending"/> so far, at least 1: what a bar is drawn against.</summary>
    public long MostPending { get; private set; } = 1;

    /// <summary>Papers a second over the last ten seconds; 0 when nothing can be said.</summary>
    public double PapersPerSecond { get; private set; }

    /// <summary>Takes in another look at <c>/api/v1/stats</c>.</summary>
    public void Add(IReadOnlyDictionary<string, long> stats)
    {
        var now = time.GetTimestamp();
        Pending = stats.GetValueOrDefault("pending");
        MostPending = Math.Max(MostPending, Pending);
        _looks.Enqueue((now, stats.GetValueOrDefault("papers") - Pending));

        while (_looks.Count > 2 && time.GetElapsedTime(_looks.Peek().At, now) > Window)
            _looks.Dequeue();

        var first = _looks.Peek();
        var seconds = time.GetElapsedTime(first.At, now).TotalSeconds;
        PapersPerSecond = seconds > 0 ? Math.Max(0, (_looks.Last().Done - first.Done) / seconds) : 0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{PapersPerSecond:N0} papers/s, {Pending:N0} pending");
}
