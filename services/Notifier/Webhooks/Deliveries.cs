using System.Runtime.CompilerServices;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>What is sent, was sent, or could not be sent to webhooks.</summary>
internal sealed class Deliveries(IDocuments<Delivery> deliveries, TimeProvider time)
{
    private const int CancelledAtOnce = 500;

    /// <summary>Keeps those that are not there yet; a repeat changes nothing. Of a replay, those too that have ended before it and reached nobody.</summary>
    public Task AddAsync(IReadOnlyList<Delivery> added, CancellationToken cancellationToken)
        => deliveries.UpsertAsync(added, delivery => delivery.Id, (stored, delivery) => stored is null || (stored.WasMissed && delivery.Replay is { } replay && stored.Replay != replay) ? delivery : stored, cancellationToken);

    public Task<Delivery?> FindAsync(string webhook, string name, CancellationToken cancellationToken)
        => deliveries.FindAsync($"{webhook}/{name}", cancellationToken);

    /// <summary>Those of the ids that there are.</summary>
    public Task<IReadOnlyList<Delivery>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => deliveries.FindManyAsync(ids, cancellationToken);

    /// <summary>Latest first.</summary>
    public Task<DocumentPage<Delivery>> ListAsync(string webhook, int limit, string? after, CancellationToken cancellationToken)
        => deliveries.QueryAsync(
            new() { OrderBy = "created", Descending = true, From = $"{webhook}/", To = EndOf(webhook), Limit = limit, After = after }, cancellationToken);

    /// <summary>The webhooks that have deliveries due, each once, beginning behind one of them and going round.</summary>
    /// <remarks>One look-up for each webhook that has anything pending, however much that is: who has much pending is in nobody's way.</remarks>
    public async IAsyncEnumerable<string> DueWebhooksAsync(string behind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (from, to) in new[] { (EndOf(behind), (string?)null), ("", EndOf(behind)) })
        {
            var place = from;
            while ((await deliveries.QueryAsync(new() { OrderBy = "due", From = place, To = to, Limit = 1 }, cancellationToken)).Items is [var first])
            {
                if (first.Due <= time.GetUtcNow())
                    yield return first.Webhook;

                place = EndOf(first.Webhook);
            }
        }
    }

    /// <summary>Of all webhooks.</summary>
    public Task<long> CountPendingAsync(CancellationToken cancellationToken) => deliveries.CountAsync(new() { OrderBy = "due" }, cancellationToken);

    /// <summary>Takes due deliveries of a webhook for this process alone. When it dies, others can take them after a while.</summary>
    public async Task<IReadOnlyList<Delivery>> ClaimAsync(string webhook, int limit, TimeSpan duration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await deliveries.QueryAsync(
            new() { OrderBy = "due", From = $"{webhook}/", To = Delivery.PlaceOf(webhook, now), Limit = limit }, cancellationToken);

        var claims = await deliveries.UpsertAsync(
            due.Items,
            seen => seen.Id,
            (stored, seen) => stored is not null && stored.Due == seen.Due ? stored with { Due = now + duration } : stored,
            cancellationToken);
        return [.. claims.Where(claim => claim.Outcome == UpsertOutcome.Changed).Select(claim => claim.Document!)];
    }

    /// <summary>Writes an attempt down, and what comes next.</summary>
    public async Task<Delivery?> RecordAsync(Delivery claimed, Attempt attempt, TimeSpan? wait, CancellationToken cancellationToken)
        => (await deliveries.UpsertAsync(
            [claimed], one => one.Id, (stored, one) => stored?.After(attempt, one.Due!.Value, wait), cancellationToken))[0].Document;

    /// <summary>Sends one again, whatever came of it, with all the attempts of a new one.</summary>
    /// <returns>Null: there is none of that name.</returns>
    public async Task<Delivery?> SendAgainAsync(string webhook, string name, CancellationToken cancellationToken)
        => (await deliveries.UpsertAsync(
            [$"{webhook}/{name}"], id => id, (stored, _) => stored?.Again(time.GetUtcNow()), cancellationToken))[0].Document;

    public Task CancelAsync(IReadOnlyList<Delivery> cancelled, CancellationToken cancellationToken)
        => deliveries.UpsertAsync(cancelled, one => one.Id, (stored, _) => stored?.Cancelled(time.GetUtcNow()), cancellationToken);

    /// <summary>Cancels all that is pending for a webhook.</summary>
    public async Task CancelAllAsync(string webhook, CancellationToken cancellationToken)
    {
        var pending = new DocumentQuery { OrderBy = "due", From = $"{webhook}/", To = EndOf(webhook), Limit = CancelledAtOnce };
        while ((await deliveries.QueryAsync(pending, cancellationToken)).Items is { Count: > 0 } left)
            await CancelAsync(left, cancellationToken);
    }

    /// <summary>Behind every place of the webhook: '0' is the character after '/'.</summary>
    private static string EndOf(string webhook) => webhook + '0';
}
