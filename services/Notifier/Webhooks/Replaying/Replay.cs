using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks.Replaying;

/// <summary>Past events that a webhook gets again, a few a second. A webhook has one at a time; a new one ends what is left of the one before.</summary>
internal sealed record Replay
{
    public static readonly DocumentKind<Replay> Kind = new("replays", replay => replay.Webhook, NotifierJson.Default.Replay)
    {
        Indexes = new Dictionary<string, Func<Replay, IndexKey?>>
        {
            ["running"] = replay => replay.State == ReplayState.Running ? replay.Started : null,
        },
    };

    /// <summary>Whose it is.</summary>
    public required string Webhook { get; init; }

    /// <summary>Tells it from others of the webhook: part of the ids of its deliveries.</summary>
    public required string Name { get; init; }

    /// <summary>Only events of then or later; null: whenever they were.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only events after this sequence.</summary>
    public required long After { get; init; }

    /// <summary>Only events up to this sequence: the end of the log when it was started.</summary>
    public required long UpTo { get; init; }

    /// <summary>How many deliveries are made a second at most.</summary>
    public required int PerSecond { get; init; }

    public required DateTimeOffset Started { get; init; }

    public ReplayState State { get; init; }

    /// <summary>The sequence up to which it has come.</summary>
    public long Place { get; init; }

    /// <summary>How many deliveries it has made.</summary>
    public int Made { get; init; }

    /// <summary>When it goes on.</summary>
    public DateTimeOffset Next { get; init; }

    /// <summary>Whether deliveries of that replay are still to be sent.</summary>
    public bool StillSends(string name) => Name == name && State != ReplayState.Cancelled;
}

/// <summary>How far a replay is.</summary>
public enum ReplayState
{
    /// <summary>It makes deliveries.</summary>
    Running,

    /// <summary>All its deliveries are made; they may still be on their way.</summary>
    Done,

    /// <summary>It makes no more, and what it has made is not sent any more.</summary>
    Cancelled,
}
