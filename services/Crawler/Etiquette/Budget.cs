using System.Net;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>
/// Lets requests to a group of hosts through one at a time, each some time after the one before: over all replicas, since a request
/// goes out under the group's lease.
/// </summary>
/// <remarks>
/// The interval is kept from the end of one request to the beginning of the next. The server counts when requests arrive, and how long
/// they are on their way is not known here: measured from beginning to beginning, two could arrive closer together than that.
/// </remarks>
internal sealed class Budget(string group, Leases leases, RequestCounts counts, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    // A process competes with the others once, for the first in its own queue.
    private readonly SemaphoreSlim _first = new(1, 1);

    private string Name => $"budget:{group}";

    /// <summary>Sends a request when its turn has come; the next turn waits until it is done, and for as long as the answer asks for.</summary>
    /// <exception cref="HttpRequestException">The lease was lost while the request was out: it was cut off, to be tried again.</exception>
    public async Task<HttpResponseMessage> SpendAsync(
        TimeSpan interval, Func<CancellationToken, Task<HttpResponseMessage>> request, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        await _first.WaitAsync(cancellationToken);
        try
        {
            await using var lease = await TakeAsync(interval, cancellationToken);
            var waited = time.GetElapsedTime(asked);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Lost);
            try
            {
                var answer = await request(either.Token);
                var wait = AskedToWait(answer);
                if (wait is { } longer)
                    lease.RestUntil(time.GetUtcNow() + longer);
                counts.Spent(group, waited, wait > interval ? wait.Value : interval);

                return answer;
            }
            catch (OperationCanceledException e) when (lease.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new HttpRequestException($"The request was cut off: the budget of {group} is no longer held.", e);
            }
        }
        finally
        {
            _first.Release();
        }
    }

    /// <summary>When the next request can go out as far as is known, UTC; in the past: now.</summary>
    public async Task<DateTimeOffset> FreeAtAsync(CancellationToken cancellationToken)
        => (await leases.FindAsync(Name, cancellationToken))?.FreeAt ?? DateTimeOffset.MinValue;

    public void Dispose() => _first.Dispose();

    private async Task<Lease> TakeAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await leases.TryTakeAsync(Name, rest: interval, cancellationToken) is { } lease)
                return lease;

            // While nobody has it, the time is known. Whoever has it may give it up at any moment.
            var stored = await leases.FindAsync(Name, cancellationToken);
            // No longer than was meant: the clock may have been set back.
            var wait = stored is { Holder: null } ? stored.FreeAt - time.GetUtcNow() : LookAgain;
            if (wait > stored?.Within)
                wait = stored.Within.Value;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
        }
    }

    private TimeSpan? AskedToWait(HttpResponseMessage answer)
        => answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable && Retries.After(answer, time) is { } wait
            ? wait < Retries.LongestWait ? wait : Retries.LongestWait
            : null;
}
