using Microsoft.Extensions.Logging;

namespace PaperMesh.Storage.Leasing;

/// <summary>A lease that is held, and renews itself until it is disposed of: that frees it at once.</summary>
public sealed class Lease : IAsyncDisposable
{
    // Whoever is cut off is gone by the time that somebody else can begin.
    private static readonly TimeSpan Believed = Leases.TimeToLive - TimeSpan.FromSeconds(1);

    private readonly Leases _leases;
    private readonly string _holder;
    private readonly TimeSpan _rest;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _done = new();
    private readonly Task _renewing;
    private DateTimeOffset? _restUntil;
    private int _disposed;

    /// <param name="asked">Timestamp from before the lease was written.</param>
    internal Lease(Leases leases, string name, string holder, TimeSpan rest, long asked, TimeProvider time, ILogger log)
    {
        (_leases, Name, _holder, _rest, _time, _log) = (leases, name, holder, rest, time, log);
        _lost = new CancellationTokenSource(Left(asked), time);
        Lost = _lost.Token;
        _renewing = RenewAsync();
    }

    public string Name { get; }

    /// <summary>
    /// Cancelled when the lease has gone to another holder, or could not be renewed until it was about to run out: whatever needs it has
    /// to stop. Not cancelled by disposing.
    /// </summary>
    public CancellationToken Lost { get; }

    /// <summary>Once it is given up, nobody can take it before this time either. Of several times the last counts.</summary>
    public void RestUntil(DateTimeOffset time)
    {
        if (_restUntil is null || time > _restUntil)
            _restUntil = time;
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1)
            return;

        await _done.CancelAsync();
        await _renewing;
        try
        {
            // A store that does not answer for so long will find that the lease has run out.
            using var patience = new CancellationTokenSource(Leases.TimeToLive, _time);
            await _leases.ReleaseAsync(Name, _holder, NotBefore(), patience.Token);
        }
        catch (Exception e)
        {
            _log.LeaseNotReleased(e, Name);
        }

        _done.Dispose();
        _lost.Dispose();
    }

    private DateTimeOffset? NotBefore()
    {
        var rested = _time.GetUtcNow() + _rest;
        return _restUntil > rested ? _restUntil : _rest > TimeSpan.Zero ? rested : null;
    }

    private async Task RenewAsync()
    {
        while (true)
        {
            await Task.Delay(Leases.RenewEvery, _time, _done.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_done.IsCancellationRequested || Lost.IsCancellationRequested)
                return;

            var asked = _time.GetTimestamp();
            try
            {
                if (!await _leases.RenewAsync(Name, _holder, _rest, _done.Token))
                {
                    _log.LeaseLost(Name);
                    await _lost.CancelAsync();
                    return;
                }

                _lost.CancelAfter(Left(asked));
            }
            catch (Exception e)
            {
                // The store is away: the lease holds until it runs out, and is tried until then. Or it is disposed of.
                if (!_done.IsCancellationRequested)
                    _log.LeaseNotRenewed(e, Name);
            }
        }
    }

    private TimeSpan Left(long asked)
        => Believed - _time.GetElapsedTime(asked) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;
}
