using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Webhooks.Replaying;

/// <summary>Carries replays on, a second's worth at a time.</summary>
/// <remarks>As the dispatcher: deliveries first, then the place. Done twice, it makes the same deliveries.</remarks>
internal sealed class ReplayWorker(
    Replays replays, WebhookStore webhooks, LoggedEvents events, DeliveryPlan plan, Deliveries deliveries, WakeUp wakeUp, TimeProvider time)
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
        var (place, wanted) = (replay.Place, new List<(Webhook, LoggedEvent)>());
        while (wanted.Count < replay.PerSecond && place < replay.UpTo && place - replay.Place < MaxLooked)
        {
            var read = await events.ReadAsync(place, EventsAtOnce, cancellationToken);
            if (read.Count == 0)
            {
                // A log that was restored from a backup ends before it ended when the replay was started.
                place = replay.UpTo;
                break;
            }

            foreach (var logged in read)
            {
                if (wanted.Count == replay.PerSecond)
                    break;

                // What was trimmed meanwhile is passed over.
                place = Math.Min(logged.Sequence, replay.UpTo);
                if (place < logged.Sequence)
                    break;

                if (Replays.IsWanted(logged, query, replay.Since))
                    wanted.Add((webhook, logged));
            }
        }

        var made = await plan.MakeAsync(wanted, replay.Name, cancellationToken);
        await deliveries.AddAsync(made, cancellationToken);
        await replays.MoveAsync(replay, place, made.Count, cancellationToken);
        wakeUp.Now();
    }
}
