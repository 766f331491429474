using System.Threading.Channels;

namespace PaperMesh.Notifier.Webhooks.Sending;

/// <summary>Tells the senders of this process that there may be something to send.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Also when nobody waits: then the next one to wait does not.</summary>
    public void Now() => _calls.Writer.TryWrite(true);

    /// <summary>Until somebody calls, the time is over, or it is cancelled.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _calls.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // Time to look.
        }
    }
}
