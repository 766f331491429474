using System.Security.Cryptography;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Queries;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks.Replaying;

/// <summary>The replays that there are.</summary>
internal sealed class Replays(IDocuments<Replay> replays, LoggedEvents events, TimeProvider time)
{
    private const int EventsAtOnce = 1_000;

    /// <summary>That of a webhook, the last one; null: it has had none.</summary>
    public Task<Replay?> FindAsync(string webhook, CancellationToken cancellationToken) => replays.FindAsync(webhook, cancellationToken);

    public async Task<IReadOnlyList<Replay>> RunningAsync(CancellationToken cancellationToken)
        => (await replays.QueryAsync(new() { OrderBy = "running", Limit = 10_000 }, cancellationToken)).Items;

    /// <returns>Null: one is running already.</returns>
    public async Task<Replay?> StartAsync(string webhook, ReplayWish wish, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var replay = new Replay
        {
            Webhook = webhook,
            Name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5)),
            Since = wish.Since,
            After = wish.After,
            UpTo = await events.LastAsync(cancellationToken),
            PerSecond = wish.PerSecond,
            Started = now,
            Place = wish.After,
            Next = now,
        };
        var stored = (await replays.UpsertAsync(
            [replay], one => one.Webhook, (old, one) => old?.State == ReplayState.Running ? old : one, cancellationToken))[0].Document!;
        return stored.Name == replay.Name ? stored : null;
    }

    /// <summary>How many events it would send; by looking through them all.</summary>
    public async Task<int> CountAsync(Webhook webhook, ReplayWish wish, CancellationToken cancellationToken)
    {
        var (query, place, count) = (PaperQuery.Parse(webhook.Query).Query, wish.After, 0);
        while (await events.ReadAsync(place, EventsAtOnce, cancellationToken) is [.., var last] read)
        {
            count += read.Count(logged => IsWanted(logged, query, wish.Since));
            place = last.Sequence;
        }

        return count;
    }

    /// <returns>The replay as it is now; null: the webhook has had none.</returns>
    public Task<Replay?> CancelAsync(string webhook, CancellationToken cancellationToken)
        => ChangeAsync(webhook, stored => stored with { State = ReplayState.Cancelled }, cancellationToken);

    /// <summary>Moves it on, unless it was cancelled or is another by now.</summary>
    public Task MoveAsync(Replay replay, long place, int made, CancellationToken cancellationToken)
        => ChangeAsync(
            replay.Webhook,
            stored => stored.Name == replay.Name && stored.State == ReplayState.Running && stored.Place < place
                ? stored with
                {
                    Place = place,
                    Made = stored.Made + made,
                    Next = time.GetUtcNow().AddSeconds(1),
                    State = place >= stored.UpTo ? ReplayState.Done : ReplayState.Running,
                }
                : stored,
            cancellationToken);

    public static bool IsWanted(LoggedEvent logged, PaperQuery query, DateTimeOffset? since)
        => (since is null || logged.Event.TaggedAt >= since) && logged.Matches(query);

    private async Task<Replay?> ChangeAsync(string webhook, Func<Replay, Replay> change, CancellationToken cancellationToken)
        => (await replays.UpsertAsync([webhook], id => id, (stored, _) => stored is null ? null : change(stored), cancellationToken))[0].Document;
}

/// <summary>Which past events.</summary>
/// <param name="Since">Only those of then or later; null: whenever they were.</param>
/// <param name="After">Only those after this sequence.</param>
/// <param name="PerSecond">How many at most.</param>
internal sealed record ReplayWish(DateTimeOffset? Since, long After, int PerSecond);
