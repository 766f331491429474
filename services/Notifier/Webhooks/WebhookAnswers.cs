using System.Text.Json.Serialization;
using PaperMesh.Notifier.Webhooks.Replaying;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>What is to be posted where.</summary>
/// <param name="Url">Where to post: <c>https</c>, on the public internet.</param>
/// <param name="Query">Only events about papers that this query finds, in the language of the search box; without it all.</param>
/// <param name="Types">Only events of these types; without it all.</param>
/// <param name="Owner">Mail address of whoever is to be told when the webhook is disabled; without it nobody is.</param>
public sealed record WebhookRequest(string? Url, string? Query = null, IReadOnlyList<string>? Types = null, string? Owner = null);

/// <summary>A webhook, without its secrets.</summary>
/// <param name="FailingSince">The first attempt that has failed since the last that succeeded; absent: the last one succeeded.</param>
/// <param name="Disabled">Absent: it gets events.</param>
/// <param name="OldSecretUntil">Until when what is sent is signed with the secret before the last rotation, too.</param>
public sealed record WebhookView(
    string Id,
    string Url,
    string Query,
    IReadOnlyList<string> Types,
    string? Owner,
    DateTimeOffset Created,
    DateTimeOffset? FailingSince,
    WebhookDisabled? Disabled,
    DateTimeOffset? OldSecretUntil)
{
    internal static WebhookView Of(Webhook webhook, DateTimeOffset now) => new(
        webhook.Id, webhook.Url, webhook.Query, webhook.Types, webhook.Owner, webhook.Created, webhook.FailingSince, webhook.Disabled,
        webhook.Secrets.Skip(1).Max(secret => secret.Until) is { } until && until > now ? until : null);
}

/// <summary>A webhook that was just made. The secret and the token are shown this once.</summary>
/// <param name="Secret">Verifies what is posted, by Standard Webhooks.</param>
/// <param name="Token">Manages the webhook: <c>Authorization: Bearer whm_…</c>.</param>
internal sealed record CreatedWebhook(WebhookView Webhook, string Secret, string Token);

/// <summary>A new secret, shown this once.</summary>
/// <param name="Secret">What is sent from now on is signed with it.</param>
/// <param name="OldSecretUntil">Until then what is sent is signed with the one before, too.</param>
internal sealed record RotatedSecret(string Secret, DateTimeOffset OldSecretUntil);

/// <summary>An event on its way to a webhook, or a test, with every attempt.</summary>
/// <param name="Name">Its name among the deliveries of the webhook.</param>
/// <param name="Id">What is sent as <c>webhook-id</c>.</param>
/// <param name="Sequence">Of the event in the log, 12 digits; absent: a test.</param>
/// <param name="Replay">The replay that it belongs to; absent: none.</param>
/// <param name="Next">When it is attempted next; absent: never again.</param>
/// <param name="Attempts">Oldest first.</param>
public sealed record DeliveryView(
    string Name,
    string Id,
    string? Sequence,
    string? Replay,
    DeliveryState State,
    DateTimeOffset Created,
    DateTimeOffset? Next,
    IReadOnlyList<Attempt> Attempts)
{
    internal static DeliveryView Of(Delivery delivery) => new(
        delivery.Name,
        delivery.Id,
        delivery.Sequence is { } sequence ? EventLog.EventSequence.ToText(sequence) : null,
        delivery.Replay,
        delivery.State,
        delivery.Created,
        delivery.Due,
        delivery.Attempts);
}

/// <summary>Deliveries of a webhook, latest first.</summary>
public sealed record DeliveryList(
    IReadOnlyList<DeliveryView> Items, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Next);

/// <summary>Which past events to send again: those since a time, or after a sequence.</summary>
/// <param name="Since">Only events of then or later.</param>
/// <param name="After">Only events after this sequence; 0 is the beginning of the log.</param>
/// <param name="DryRun">Only count them.</param>
/// <param name="PerSecond">How many to send a second at most, from 1 to 100; without it 10.</param>
internal sealed record ReplayRequest(DateTimeOffset? Since = null, string? After = null, bool DryRun = false, int? PerSecond = null);

/// <summary>A replay; of a dry run, only the number of events.</summary>
/// <param name="Events">How many events would be sent; absent unless it was a dry run.</param>
/// <param name="Replay">Absent in a dry run.</param>
internal sealed record ReplayAnswer(int? Events, ReplayView? Replay);

/// <summary>How far a replay is.</summary>
/// <param name="After">Sequence after which it began.</param>
/// <param name="UpTo">Sequence up to which it goes: the end of the log when it was started.</param>
/// <param name="Place">Sequence up to which it has come.</param>
/// <param name="Made">How many deliveries it has made.</param>
public sealed record ReplayView(
    string Name, ReplayState State, DateTimeOffset? Since, string After, string UpTo, string Place, int Made, int PerSecond, DateTimeOffset Started)
{
    internal static ReplayView Of(Replay replay) => new(
        replay.Name,
        replay.State,
        replay.Since,
        EventLog.EventSequence.ToText(replay.After),
        EventLog.EventSequence.ToText(replay.UpTo),
        EventLog.EventSequence.ToText(replay.Place),
        replay.Made,
        replay.PerSecond,
        replay.Started);
}
