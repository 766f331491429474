namespace PaperMesh.Query.Search;

/// <summary>Does one thing for all who asked for it in the meantime, not more often than allowed.</summary>
/// <param name="refresh">The thing: quick, and not twice at a time.</param>
/// <param name="least">Time from the end of one to the start of the next.</param>
/// <param name="time">The clock.</param>
internal sealed class Refreshing(Action refresh, TimeSpan least, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private Task? _next;
    private DateTimeOffset _ended = DateTimeOffset.MinValue;

    /// <summary>Completes when it has been done by a run that started after this call; fails when that run did.</summary>
    public Task NextAsync()
    {
        lock (_lock)
            return _next ??= Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        if (_ended + least - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, time);

        lock (_lock)
            (_last, _next) = (_next!, null);

        try
        {
            refresh();
        }
        finally
        {
            _ended = time.GetUtcNow();
        }
    }
}
