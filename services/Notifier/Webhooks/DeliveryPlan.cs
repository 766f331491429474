using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks.Outlets;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>Which deliveries events make: for a program one of each event; for a chat one of each paper that is news.</summary>
internal sealed class DeliveryPlan(Deliveries deliveries, NewsRule news, TimeProvider time)
{
    /// <param name="wanted">Events that the query of the webhook finds, in the order of the log.</param>
    /// <param name="replay">For whom they are; null: they have just been logged. A replay tells a chat what it has missed, nothing twice.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Not yet stored. Of a chat, those only that it was not told of under this or another id of the paper.</returns>
    /// <remarks>
    /// A paper that two sources have reported has more than one id in its life. It comes under both only when the older event is the later
    /// one to arrive.
    /// </remarks>
    public async Task<IReadOnlyList<Delivery>> MakeAsync(
        IReadOnlyCollection<(Webhook Webhook, LoggedEvent Event)> wanted, string? replay, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var chats = wanted.Where(one => KnownOutlets.Of(one.Webhook).IsChat && news.IsNews(one.Event.Event.Paper)).ToList();
        var told = await ToldAsync(chats, replay, cancellationToken);

        var made = wanted
            .Where(one => !KnownOutlets.Of(one.Webhook).IsChat)
            .Select(one => Delivery.OfEvent(one.Webhook.Id, one.Event.Sequence, now, replay))
            .ToList();
        foreach (var (webhook, logged) in chats)
        {
            if (IdsOf(webhook, logged).Any(told.Contains))
                continue;

            made.Add(Delivery.OfPaper(webhook.Id, logged.Event.Paper.Id, logged.Sequence, now, replay));
            told.Add(made[^1].Id);
        }

        return made;
    }

    private async Task<HashSet<string>> ToldAsync(List<(Webhook Webhook, LoggedEvent Event)> chats, string? replay, CancellationToken cancellationToken)
    {
        if (chats.Count == 0)
            return [];

        var stored = await deliveries.FindManyAsync([.. chats.SelectMany(one => IdsOf(one.Webhook, one.Event)).Distinct()], cancellationToken);
        return [.. stored.Where(one => replay is null || !one.WasMissed).Select(one => one.Id)];
    }

    private static IEnumerable<string> IdsOf(Webhook webhook, LoggedEvent logged)
        => logged.Event.Paper.Aliases.Prepend(logged.Event.Paper.Id).Select(paper => Delivery.IdOfPaper(webhook.Id, paper));
}
