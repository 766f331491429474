using System.Globalization;
using System.Text.Json.Serialization;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>An event on its way to a webhook, or a test, with every attempt.</summary>
/// <remarks>
/// Its id follows from what it is about, <c>{webhook}/{sequence}</c> or <c>{webhook}/{sequence}-{replay}</c>, so that inserting it again
/// adds nothing. It is sent as <c>webhook-id</c>: whoever receives it twice knows.
/// </remarks>
internal sealed record Delivery
{
    /// <summary>Of those that were sent again by hand, the last ones are kept.</summary>
    public const int MaxAttempts = 20;

    public static readonly DocumentKind<Delivery> Kind = new("deliveries", delivery => delivery.Id, NotifierJson.Default.Delivery)
    {
        Indexes = new Dictionary<string, Func<Delivery, IndexKey?>>
        {
            ["due"] = delivery => delivery.Due is { } due ? PlaceOf(delivery.Webhook, due) : null,
            ["created"] = delivery => PlaceOf(delivery.Webhook, delivery.Created),
        },
        Expires = delivery => delivery.Ended + TimeSpan.FromDays(30),
    };

    public required string Id { get; init; }

    /// <summary>To whom.</summary>
    public required string Webhook { get; init; }

    /// <summary>Of the event in the log; null: a test.</summary>
    public long? Sequence { get; init; }

    /// <summary>The replay that it belongs to; null: the event itself, or a test.</summary>
    public string? Replay { get; init; }

    public required DateTimeOffset Created { get; init; }

    public DeliveryState State { get; init; }

    /// <summary>When it is to be attempted. Whoever claims it moves this on, to when others may take it for dead. Null: it has ended.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Attempts since it was made, or sent again by hand: the place in the schedule.</summary>
    public int Tries { get; init; }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Attempt> Attempts { get; init; } = [];

    /// <summary>Since when nothing more happens to it; null: it is pending.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Its name among those of the webhook: <c>000000000017</c>.</summary>
    [JsonIgnore]
    public string Name => Id[(Id.IndexOf('/') + 1)..];

    public static Delivery OfEvent(string webhook, long sequence, DateTimeOffset now, string? replay = null)
        => New(webhook, EventSequence.ToText(sequence) + (replay is null ? "" : $"-{replay}"), now) with { Sequence = sequence, Replay = replay };

    public static Delivery OfTest(string webhook, string name, DateTimeOffset now) => New(webhook, $"test-{name}", now);

    /// <summary>A place in an index in which each webhook has a range of its own, in the order of time.</summary>
    public static string PlaceOf(string webhook, DateTimeOffset time)
        => string.Create(CultureInfo.InvariantCulture, $"{webhook}/{time.ToUnixTimeMilliseconds():D15}");

    /// <summary>As it is after an attempt.</summary>
    /// <param name="attempt">What came of it.</param>
    /// <param name="claim">Until when it was claimed for the attempt. When it is no longer, somebody else decides what comes next.</param>
    /// <param name="wait">How long until the next attempt; null: there is none.</param>
    public Delivery After(Attempt attempt, DateTimeOffset claim, TimeSpan? wait)
    {
        var attempted = this with { Attempts = [.. Attempts.Append(attempt).TakeLast(MaxAttempts)] };
        if (attempt.Outcome == AttemptOutcome.Delivered)
            return attempted with { State = DeliveryState.Delivered, Due = null, Ended = attempt.At };
        if (State != DeliveryState.Pending || Due != claim)
            return attempted;

        attempted = attempted with { Tries = Tries + 1 };
        return wait is { } time
            ? attempted with { Due = attempt.At + time }
            : attempted with { State = DeliveryState.Failed, Due = null, Ended = attempt.At };
    }

    /// <summary>Pending from its first try on, as if it were new.</summary>
    public Delivery Again(DateTimeOffset now) => this with { State = DeliveryState.Pending, Due = now, Tries = 0, Ended = null };

    /// <summary>Not to be sent any more.</summary>
    public Delivery Cancelled(DateTimeOffset now)
        => State == DeliveryState.Pending ? this with { State = DeliveryState.Cancelled, Due = null, Ended = now } : this;

    private static Delivery New(string webhook, string name, DateTimeOffset now)
        => new() { Id = $"{webhook}/{name}", Webhook = webhook, Created = now, Due = now };
}

/// <summary>How far a delivery is.</summary>
public enum DeliveryState
{
    /// <summary>It is to be attempted, for the first time or again.</summary>
    Pending,

    /// <summary>The endpoint has answered 2xx.</summary>
    Delivered,

    /// <summary>The last attempt of the schedule has failed, or the endpoint is gone.</summary>
    Failed,

    /// <summary>The webhook was disabled or deleted, or the replay cancelled.</summary>
    Cancelled,
}
