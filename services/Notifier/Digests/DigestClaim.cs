namespace PaperMesh.Notifier.Digests;

/// <summary>The subscriptions that a round works on: nobody else takes them up until it is done, however long the mail server takes.</summary>
/// <remarks>Renewed in the background, four times as often as is needed. What cannot be renewed is let go before others take it over.</remarks>
internal sealed class DigestClaim : IAsyncDisposable
{
    private readonly Subscriptions _subscriptions;
    private readonly string _holder;
    private readonly TimeSpan _renewEvery;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _renewing;
    private volatile Dictionary<string, Subscription> _held;

    /// <param name="subscriptions">Where they are held.</param>
    /// <param name="holder">By whom.</param>
    /// <param name="claimed">As they were claimed a moment ago.</param>
    /// <param name="takeOverAfter">How long a claim is good.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Is told of what goes wrong.</param>
    public DigestClaim(Subscriptions subscriptions, string holder, IReadOnlyList<Subscription> claimed, TimeSpan takeOverAfter, TimeProvider time, ILogger log)
    {
        (_subscriptions, _holder, _renewEvery, _time, _log) = (subscriptions, holder, takeOverAfter / 4, time, log);
        _held = claimed.ToDictionary(one => one.Id);
        _renewing = RenewAsync(new PeriodicTimer(_renewEvery, time));
    }

    /// <summary>Those that are still ours for a good while, each looked at when its turn comes.</summary>
    public IEnumerable<Subscription> StillHeld(IEnumerable<Subscription> claimed)
    {
        foreach (var one in claimed)
        {
            if (_held.TryGetValue(one.Id, out var held) && held.Until - _time.GetUtcNow() > _renewEvery)
                yield return held;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        _over.Dispose();
    }

    private async Task RenewAsync(PeriodicTimer timer)
    {
        using var _ = timer;
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                try
                {
                    _held = (await _subscriptions.RenewAsync(_holder, [.. _held.Values], _over.Token)).ToDictionary(one => one.Id);
                }
                catch (Exception e) when (!_over.IsCancellationRequested)
                {
                    _log.ClaimsNotRenewed(e);
                }
            }
        }
        catch (OperationCanceledException) when (_over.IsCancellationRequested)
        {
            // The work is done.
        }
    }
}
