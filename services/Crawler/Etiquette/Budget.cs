namespace PaperMesh.Crawler.Etiquette;

/// <summary>Lets requests through one at a time, each some time after the one before.</summary>
/// <param name="interval">
/// From the end of one to the beginning of the next. The server counts when requests arrive, and how long they are on their way is not
/// known here: measured from beginning to beginning, two could arrive closer together than that.
/// </param>
internal sealed class Budget(TimeSpan interval, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private long? _last;

    /// <summary>Does something when its turn has come; the next turn waits until it is done.</summary>
    public async Task<T> SpendAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && interval - time.GetElapsedTime(last) is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);

            try
            {
                return await request();
            }
            finally
            {
                _last = time.GetTimestamp();
            }
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
