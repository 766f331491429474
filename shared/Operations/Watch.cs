using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace PaperMesh.Operations;

/// <summary>Asks all replicas every two seconds while somebody watches, and remembers the last ten minutes. When nobody does, it asks nobody.</summary>
internal sealed class Watch(IMesh mesh, TimeProvider time, ILogger<Watch> log) : BackgroundService
{
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>How far back a <see cref="Moment"/> looks.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>After a page was loaded: without script it is loaded again by hand, and then has rates to show.</summary>
    private static readonly TimeSpan AfterPage = TimeSpan.FromMinutes(1);

    /// <summary>Between two readings, for rates to say something about this moment.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<Channel<Moment>> _listeners = [];
    private readonly Queue<Overview> _past = new();

    private DateTimeOffset _wanted = DateTimeOffset.MinValue;
    private Reading? _last;
    private Reading? _oldest;
    private Moment? _moment;

    /// <summary>How things are now, for one answer.</summary>
    public async Task<Moment> NowAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            _wanted = time.GetUtcNow();

        return _moment is { } moment && time.GetUtcNow() - moment.Now.At < Every + Every ? moment : await ReadAsync(cancellationToken);
    }

    /// <summary>How things are, then how they are every two seconds. Who is too slow misses some.</summary>
    public async IAsyncEnumerable<Moment> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<Moment>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_lock)
            _listeners.Add(channel);

        try
        {
            yield return await NowAsync(cancellationToken);

            await foreach (var moment in channel.Reader.ReadAllAsync(cancellationToken))
                yield return moment;
        }
        finally
        {
            lock (_lock)
                _listeners.Remove(channel);
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (!IsWatched())
                continue;

            try
            {
                var moment = await ReadAsync(stoppingToken);
                lock (_lock)
                {
                    foreach (var listener in _listeners)
                        listener.Writer.TryWrite(moment);
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.NotWatched(e);
            }
        }
    }

    private bool IsWatched()
    {
        lock (_lock)
            return _listeners.Count > 0 || time.GetUtcNow() - _wanted < AfterPage;
    }

    private async Task<Moment> ReadAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Somebody else has just read.
            if (_moment is { } fresh && time.GetUtcNow() - fresh.Now.At < Every / 2)
                return fresh;

            var reading = new Reading(time.GetUtcNow(), await mesh.ReadAsync(cancellationToken));
            if (_oldest is null || reading.At - _oldest.At > Remembered)
                _oldest = _last ?? reading;

            var overview = reading.ToOverview(_last is not null && reading.At - _last.At < Near ? _last : null, _oldest == reading ? null : _oldest);
            _last = reading;

            _past.Enqueue(overview);
            while (overview.At - _past.Peek().At > Remembered)
                _past.Dequeue();

            return _moment = new Moment(overview, [.. _past]);
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>What is shown: how things are, and how they were.</summary>
/// <param name="Now">The last of them.</param>
/// <param name="Past">Oldest first, of ten minutes at most.</param>
public sealed record Moment(Overview Now, IReadOnlyList<Overview> Past);

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "How the services are could not be asked")]
    public static partial void NotWatched(this ILogger log, Exception exception);
}
