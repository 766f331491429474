namespace PaperMesh.Notifier.EventLog;

/// <summary>Where the log ends, for those who wait for more: told at once of what this process appends, within a second of the rest.</summary>
internal sealed class LogTail(LoggedEvents log, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<LogTail> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private long _last;
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The log holds this sequence. A lower one than before says nothing.</summary>
    public void MoveTo(long sequence)
    {
        TaskCompletionSource moved;
        lock (_gate)
        {
            if (sequence <= _last)
                return;

            _last = sequence;
            moved = _moved;
            _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        moved.SetResult();
    }

    /// <summary>Waits until the log goes on after <paramref name="sequence"/>.</summary>
    /// <returns>False when it does not within <paramref name="patience"/>, or the process is about to stop.</returns>
    public async Task<bool> WaitBeyondAsync(long sequence, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(over.Token, lifetime.ApplicationStopping, cancellationToken);
        try
        {
            while (true)
            {
                Task moved;
                lock (_gate)
                {
                    if (_last > sequence)
                        return true;

                    moved = _moved.Task;
                }

                await moved.WaitAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var fails = false;
        using var timer = new PeriodicTimer(LookEvery, time);
        do
        {
            try
            {
                MoveTo(await log.LastAsync(stoppingToken));
                fails = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever ails the store: health says so, and it may be well again in a second.
                if (!fails)
                    logger.TailNotRead(e);

                fails = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
