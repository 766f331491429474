using Microsoft.Extensions.Options;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks.Replaying;

namespace PaperMesh.Notifier.Webhooks.Sending;

/// <summary>Sends what is due for one webhook.</summary>
/// <remarks>
/// Claim, post, write down. A process that dies in between leaves a claim that runs out: the delivery is posted again, by whichever
/// replica, under the same <c>webhook-id</c>.
/// </remarks>
internal sealed class DeliverySender(
    WebhookStore webhooks,
    Deliveries deliveries,
    Replays replays,
    LoggedEvents events,
    WebhookPost post,
    NotifierMetrics metrics,
    IOptions<WebhookOptions> options,
    TimeProvider time)
{
    /// <summary>Beyond the time of the request, for writing it down.</summary>
    private static readonly TimeSpan ClaimMargin = TimeSpan.FromSeconds(45);

    /// <summary>Sends as many as go to one endpoint at once.</summary>
    /// <returns>Whether to ask at once for more: none was left, or the endpoint fails, when it is not.</returns>
    public async Task<bool> SendDueAsync(string id, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.FindAsync(id, cancellationToken);
        if (webhook is not { Disabled: null })
        {
            await deliveries.CancelAllAsync(id, cancellationToken);
            return false;
        }

        var limit = webhook.FailingSince is null ? options.Value.RequestsAtOnce : 1;
        var claimed = await deliveries.ClaimAsync(id, limit, options.Value.Timeout + ClaimMargin, cancellationToken);
        if (claimed.Count == 0)
            return false;

        var replay = claimed.Any(delivery => delivery.Replay is not null) ? await replays.FindAsync(id, cancellationToken) : null;
        var cancelled = claimed.Where(delivery => delivery.Replay is { } name && replay?.StillSends(name) != true).ToList();
        if (cancelled.Count > 0)
            await deliveries.CancelAsync(cancelled, cancellationToken);

        // Not cut off by a stop: it takes no longer than the timeout, and what was posted but not written down is posted again.
        var delivered = await Task.WhenAll(claimed.Except(cancelled).Select(delivery => SendAsync(webhook, delivery)));
        return delivered.All(success => success);
    }

    private async Task<bool> SendAsync(Webhook webhook, Delivery claimed)
    {
        if (await BodyOfAsync(claimed, webhook.Origin) is not { } body)
        {
            await deliveries.RecordAsync(claimed, Attempt.WithoutEvent(time.GetUtcNow()), wait: null, CancellationToken.None);
            return true;
        }

        var (attempt, retryAfter) = await post.SendAsync(webhook.Url, webhook.SecretsAt(time.GetUtcNow()), claimed.Id, body);

        var tries = claimed.Tries + 1;
        var wait = attempt.Outcome == AttemptOutcome.Gone ? null : RetrySchedule.WaitAfter(tries, retryAfter, Random.Shared.NextDouble());
        var recorded = await deliveries.RecordAsync(claimed, attempt, wait, CancellationToken.None);
        metrics.Attempted(attempt.Outcome, recorded?.State == DeliveryState.Pending, attempt.Milliseconds);

        if (await webhooks.NoteAsync(webhook, attempt.Outcome, tries, CancellationToken.None))
            await deliveries.CancelAllAsync(webhook.Id, CancellationToken.None);

        return attempt.Outcome == AttemptOutcome.Delivered;
    }

    /// <returns>Null: the log no longer holds the event.</returns>
    private async Task<byte[]?> BodyOfAsync(Delivery delivery, string origin)
    {
        if (delivery.Sequence is not { } sequence)
            return DeliveryBody.OfTest(delivery);

        return await events.FindAsync([sequence], CancellationToken.None) is [var logged] ? DeliveryBody.Of(logged, origin) : null;
    }
}
