using System.Collections.Concurrent;

namespace PaperMesh.Access;

/// <summary>Makes it slow to guess: who gives wrong keys or passwords in a row has to wait, twice as long each time.</summary>
/// <remarks>Counted in this process; what each replica lets through is little.</remarks>
internal sealed class WrongKeys(TimeProvider time, ILogger<WrongKeys> log)
{
    /// <summary>A key that has just been rotated, in a program with some workers, is no attack.</summary>
    private const int Free = 10;

    private const int MaxOrigins = 10_000;

    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Failures> _failures = new();

    /// <summary>How long that origin has to wait before anything it gives is looked at; zero for not at all.</summary>
    public TimeSpan WaitOf(string origin)
        => _failures.TryGetValue(origin, out var failures) && failures.Until > time.GetUtcNow() ? failures.Until - time.GetUtcNow() : TimeSpan.Zero;

    public void Failed(string origin)
    {
        var now = time.GetUtcNow();
        if (_failures.Count >= MaxOrigins)
            Forget(now);

        var failures = _failures.AddOrUpdate(
            origin,
            _ => new Failures(1, now, now),
            (_, before) => now - before.Last > Forgotten ? new Failures(1, now, now) : After(before, now));

        if (failures.Until > now && (failures.Count - Free) % Free == 1)
            log.TooManyWrongKeys(origin, failures.Count, (int)(failures.Until - now).TotalSeconds);
    }

    public void Succeeded(string origin) => _failures.TryRemove(origin, out _);

    private static Failures After(Failures before, DateTimeOffset now)
    {
        var count = before.Count + 1;
        var wait = count <= Free ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(MaxWait.TotalSeconds, Math.Pow(2, count - Free - 1)));
        return new Failures(count, now, now + wait);
    }

    /// <summary>Those who have been quiet; and when that were none, all: memory has its bound.</summary>
    private void Forget(DateTimeOffset now)
    {
        foreach (var (origin, failures) in _failures)
        {
            if (now - failures.Last > Forgotten)
                _failures.TryRemove(origin, out _);
        }

        if (_failures.Count >= MaxOrigins)
            _failures.Clear();
    }

    private sealed record Failures(int Count, DateTimeOffset Last, DateTimeOffset Until);
}
