using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Webhooks.Replaying;

/// <summary>Carries replays on, a second's worth at a time.</summary>
/// <remarks>As the dispatcher: deliveries first, then the place. Done twice, it makes the same deliveries.</remarks>
internal sealed class ReplayWorker(Replays replays, WebhookStore webhooks, LoggedEvents events, Deliveries deliveries, WakeUp wakeUp, TimeProvider time)
{
    private const int EventsAtOnce = 200;

    /// <summary>Events that are looked through in a row for those that match, before the others have their turn.</summary>
    private const int MaxLooked = 5_000;

    public async Task WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var replay in await replays.RunningAsync(cancellationToken))
        {
            if (replay.Next <= time.GetUtcNow())
                await GoOnAsync(replay, cancellationToken);
        }
    }

    private async Task GoOnAsync(Replay replay, CancellationToken cancellationToken)
    {
        if (await webhooks.FindAsync(replay.Webhook, cancellationToken) is not { Disabled: null } webhook)
        {
            await replays.CancelAsync(replay.Webhook, cancellationToken);
            return;
        }

        var query = PaperQuery.Parse(webhook.Query).Query;
        var (place, wanted) = (replay.Place, new List<Delivery>());
        while (wanted.Count < replay.PerSecond && place < replay.UpTo && place - replay.Place < MaxLooked)
        {
            foreach (var logged in await events.ReadAsync(place, EventsAtOnce, cancellationToken))
            {
                if (wanted.Count == replay.PerSecond)
                    break;

                // What was trimmed meanwhile is passed over.
                place = Math.Min(logged.Sequence, replay.UpTo);
                if (place < logged.Sequence)
                    break;

                if (Replays.IsWanted(logged, query, replay.Since))
                    wanted.Add(Delivery.OfEvent(webhook.Id, place, time.GetUtcNow(), replay.Name));
            }
        }

        await deliveries.AddAsync(wanted, cancellationToken);
        await replays.MoveAsync(replay, place, wanted.Count, cancellationToken);
        wakeUp.Now();
    }
}
