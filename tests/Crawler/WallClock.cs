namespace PaperMesh.Crawler.Tests;

/// <summary>A clock that can be set, as one on the wall, while what has passed goes on being counted: a fake clock that is set counts that too.</summary>
internal sealed class WallClock(TimeProvider steady) : TimeProvider
{
    /// <summary>How far it is from the right time.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Ahead;

    public override long GetTimestamp() => steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        => steady.CreateTimer(callback, state, dueTime, period);
}
