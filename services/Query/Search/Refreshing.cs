namespace PaperMesh.Query.Search;

/// <summary>Does one thing for all who asked for it in the meantime, not more often than allowed.</summary>
/// <param name="refresh">The thing: quick, and not twice at a time.</param>
/// <param name="least">Time from the end of one to the start of the next.</param>
/// <param name="time">The clock.</param>
/// <remarks>
/// After one that took long the next waits longer, up to a second: under load a tenth of the time goes into it, not half. Each writes
/// what is new as a segment, so fewer of them are fewer merges too.
/// </remarks>
internal sealed class Refreshing(Action refresh, TimeSpan least, TimeProvider time)
{
    private const int TimesAsLong = 9;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private Task? _next;
    private (long At, TimeSpan Wait) _ended;

    /// <summary>Completes when it has been done by a run that started after this call; fails when that run did.</summary>
    public Task NextAsync()
    {
        lock (_lock)
            return _next ??= Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // By timestamps: a clock that is set back must not stop it.
        if (_ended.Wait - time.GetElapsedTime(_ended.At) is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, time);

        lock (_lock)
            (_last, _next) = (_next!, null);

        var started = time.GetTimestamp();
        try
        {
            refresh();
        }
        finally
        {
            _ended = (time.GetTimestamp(), WaitAfter(time.GetElapsedTime(started), least));
        }
    }

    /// <summary>From the end of one to the start of the next.</summary>
    internal static TimeSpan WaitAfter(TimeSpan took, TimeSpan least)
    {
        var longer = took * TimesAsLong < Longest ? took * TimesAsLong : Longest;
        return longer > least ? longer : least;
    }
}
