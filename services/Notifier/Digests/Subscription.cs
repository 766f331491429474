using System.Text.Json.Serialization;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>That somebody wants to be written to about the papers of a query.</summary>
public sealed record Subscription
{
    /// <summary>How long somebody has time to say yes.</summary>
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromDays(3);

    /// <summary>How long the record of one that has ended is kept: so that its links still say so.</summary>
    private static readonly TimeSpan KeptAfterEnd = TimeSpan.FromDays(30);

    public static readonly DocumentKind<Subscription> Kind = new("subscriptions", one => one.Id, NotifierJson.Default.Subscription)
    {
        Indexes = new Dictionary<string, Func<Subscription, IndexKey?>>
        {
            ["due"] = one => one.NextTurn is { } turn ? IndexKey.FromDateTimeOffset(turn) : (IndexKey?)null,
            ["key"] = one => one.AddressKey,
        },
        Expires = one => one.State switch
        {
            SubscriptionState.Pending => one.Created + ConfirmWithin,
            SubscriptionState.Ended or SubscriptionState.Suppressed => one.Ended + KeptAfterEnd,
            _ => null,
        },
    };

    /// <summary>32 hexadecimal digits: the same address and query again are the same subscription.</summary>
    public required string Id { get; init; }

    public required string Address { get; init; }

    /// <summary>By which all subscriptions of the address are found: a keyed digest of it.</summary>
    public required string AddressKey { get; init; }

    /// <summary>In the language of the search box; empty for every paper.</summary>
    public required string Query { get; init; }

    public required DigestSettings Settings { get; init; }

    public required SubscriptionState State { get; init; }

    /// <summary>Where the links of its mails begin: <c>https://papers.example.org</c>.</summary>
    public required string Site { get; init; }

    /// <summary>When it was last asked for, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    public DateTimeOffset? Confirmed { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>The place in the event log up to which it has been served.</summary>
    public long Place { get; init; }

    /// <summary>When the next digest is due, UTC; null while it is not active.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The day that digest is for, in the zone of the subscription.</summary>
    public DateOnly Day { get; init; }

    /// <summary>Since when a mail about the subscription itself is to be sent: to confirm it, or to say that it is there already.</summary>
    public DateTimeOffset? Asked { get; init; }

    /// <summary>Who is at it; null for nobody.</summary>
    public string? Holder { get; init; }

    /// <summary>Until when nobody else takes it up: the holder's time, or the wait after a failure.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How often in a row its mail was put off by the server.</summary>
    public int Attempts { get; init; }

    /// <summary>When there is something to do for it; null when there is nothing.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextTurn
    {
        get
        {
            var due = Asked ?? (State == SubscriptionState.Active ? Due : null);
            return due < Until ? Until : due;
        }
    }

    /// <summary>A digest is due, and somebody may be at it: what was changed in the meantime holds from the next one.</summary>
    public bool IsDue(DateTimeOffset now) => State == SubscriptionState.Active && Due <= now;

    public Subscription Free() => this with { Holder = null, Until = null };

    /// <summary>The next digest is the first that is due after <paramref name="now"/>.</summary>
    public Subscription Scheduled(DateTimeOffset now)
        => DigestSchedule.Next(now, Settings) is var next ? this with { Due = next.At, Day = next.Day } : this;

    public Subscription End(SubscriptionState state, DateTimeOffset now)
        => State is SubscriptionState.Ended or SubscriptionState.Suppressed
            ? this
            : Free() with { State = state, Ended = now, Due = null, Asked = null, Attempts = 0 };
}

public enum SubscriptionState
{
    /// <summary>Nobody has said yes yet.</summary>
    Pending,
    Active,
    Paused,

    /// <summary>By its reader.</summary>
    Ended,

    /// <summary>The address refuses mail.</summary>
    Suppressed,
}
