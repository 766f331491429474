using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Notices;
using PaperMesh.Queries;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>The webhooks that there are.</summary>
internal sealed class WebhookStore(
    IDocuments<Webhook> webhooks, IDocuments<Notice> notices, LoggedEvents events, IOptions<WebhookOptions> options, TimeProvider time)
{
    /// <summary>Rotated more often than that within the overlap, the oldest secret goes.</summary>
    private const int MaxSecrets = 3;

    private static readonly TimeSpan DisableAfter = TimeSpan.FromDays(5);

    /// <summary>A webhook that is quiet for a week is not given up for one hiccup at its next event.</summary>
    private const int TriesBeforeDisabling = 3;

    /// <summary>Makes one that gets every matching event logged from now on.</summary>
    /// <returns>Null: there are as many as there may be.</returns>
    public async Task<NewWebhook?> CreateAsync(WebhookWish wish, string origin, CancellationToken cancellationToken)
    {
        if (await webhooks.CountAsync(new DocumentQuery(), cancellationToken) >= options.Value.MaxWebhooks)
            return null;

        var (secret, token) = (Signature.NewSecret(), "whm_" + Base64Url(RandomNumberGenerator.GetBytes(32)));
        var webhook = new Webhook
        {
            Id = "wh_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(10)),
            Url = wish.Url.AbsoluteUri,
            Query = wish.Query.Text,
            Types = wish.Types,
            Owner = wish.Owner,
            Secrets = [new SigningSecret(secret)],
            TokenHash = HashOf(token),
            Origin = origin,
            Created = time.GetUtcNow(),
            After = await events.LastAsync(cancellationToken),
        };
        await webhooks.InsertAsync([webhook], cancellationToken);
        return new NewWebhook(webhook, secret, token);
    }

    public Task<Webhook?> FindAsync(string id, CancellationToken cancellationToken) => webhooks.FindAsync(id, cancellationToken);

    /// <summary>The one that this token manages; null alike when there is none and when the token is another's.</summary>
    public async Task<Webhook?> FindAsync(string id, string token, CancellationToken cancellationToken)
        => await webhooks.FindAsync(id, cancellationToken) is { } webhook
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(token)), Encoding.ASCII.GetBytes(webhook.TokenHash))
                ? webhook
                : null;

    /// <summary>Those that get events.</summary>
    public async Task<IReadOnlyList<Webhook>> ActiveAsync(CancellationToken cancellationToken)
        => [.. (await webhooks.QueryAsync(new() { Limit = 10_000 }, cancellationToken)).Items.Where(webhook => webhook.Disabled is null)];

    /// <summary>A new secret; the one before is signed with too until the overlap is over.</summary>
    public async Task<string> RotateAsync(string id, TimeSpan overlap, CancellationToken cancellationToken)
    {
        var (secret, now) = (Signature.NewSecret(), time.GetUtcNow());
        await ChangeAsync(
            id,
            webhook => webhook with
            {
                Secrets =
                [
                    new SigningSecret(secret),
                    .. webhook.Secrets
                        .Where(old => old.Until is null || old.Until > now)
                        .Select(old => old with { Until = old.Until < now + overlap ? old.Until : now + overlap })
                        .Where(old => old.Until > now)
                        .Take(MaxSecrets - 1),
                ],
            },
            cancellationToken);
        return secret;
    }

    /// <summary>Gives it events again: those logged from now on.</summary>
    public async Task<Webhook?> EnableAsync(string id, CancellationToken cancellationToken)
    {
        var last = await events.LastAsync(cancellationToken);
        return await ChangeAsync(
            id, webhook => webhook.Disabled is null ? webhook : webhook with { Disabled = null, FailingSince = null, After = last }, cancellationToken);
    }

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => webhooks.DeleteAsync([id], cancellationToken);

    /// <summary>Takes note of how an attempt went, and disables the endpoint that is gone, or that has failed for too long.</summary>
    /// <param name="webhook">As it was before the attempt.</param>
    /// <param name="outcome">Of the attempt.</param>
    /// <param name="tries">Of the delivery so far, this one included.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether it gets no more.</returns>
    public async Task<bool> NoteAsync(Webhook webhook, AttemptOutcome outcome, int tries, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (outcome == AttemptOutcome.Gone)
            return await DisableAsync(webhook, DisabledReason.Gone, now, cancellationToken);

        if (outcome == AttemptOutcome.Delivered)
        {
            if (webhook.FailingSince is not null)
                await ChangeAsync(webhook.Id, stored => stored with { FailingSince = null }, cancellationToken);

            return false;
        }

        if (webhook.FailingSince is not { } since)
        {
            await ChangeAsync(webhook.Id, stored => stored.FailingSince is null ? stored with { FailingSince = now } : stored, cancellationToken);
            return false;
        }

        return now - since >= DisableAfter && tries >= TriesBeforeDisabling
            && await DisableAsync(webhook, DisabledReason.Failing, now, cancellationToken);
    }

    // The notice comes first, so that none is lost when the process dies between the two. Its id keeps it from coming twice.
    private async Task<bool> DisableAsync(Webhook webhook, DisabledReason reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (webhook.Owner is not null)
            await notices.InsertAsync([NoticeOf(webhook, reason, now)], cancellationToken);

        await ChangeAsync(webhook.Id, stored => stored.Disabled is null ? stored with { Disabled = new(reason, now) } : stored, cancellationToken);
        return true;
    }

    /// <summary>At most one a day about one webhook, however often it is enabled and disabled.</summary>
    private static Notice NoticeOf(Webhook webhook, DisabledReason reason, DateTimeOffset now) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"webhook-disabled.{webhook.Id}.{now:yyyy-MM-dd}"),
        To = webhook.Owner!,
        Subject = "Your PaperMesh webhook has been disabled",
        Paragraphs =
        [
            $"The webhook {webhook.Id}, which posts to {new Uri(webhook.Url).Host}, gets no more events: {(reason == DisabledReason.Gone
                ? "the endpoint has answered 410 Gone."
                : "every attempt of the last five days has failed.")}",
            "When the endpoint works again, enable the webhook with its manage token. What it has missed can be sent again then.",
        ],
        Link = new NoticeLink("Manage the webhook", $"{webhook.Origin}/webhooks/{webhook.Id}"),
        Created = now,
    };

    private async Task<Webhook?> ChangeAsync(string id, Func<Webhook, Webhook> change, CancellationToken cancellationToken)
        => (await webhooks.UpsertAsync([id], one => one, (stored, _) => stored is null ? null : change(stored), cancellationToken))[0].Document;

    private static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

/// <summary>What somebody wants, checked.</summary>
/// <param name="Url">Where to post.</param>
/// <param name="Query">Which papers.</param>
/// <param name="Types">Of events; empty: all.</param>
/// <param name="Owner">Mail address; null: none.</param>
internal sealed record WebhookWish(Uri Url, PaperQuery Query, IReadOnlyList<string> Types, string? Owner);

/// <summary>What is shown once.</summary>
/// <param name="Webhook">As it is kept.</param>
/// <param name="Secret">Signs what is sent.</param>
/// <param name="Token">Manages the webhook.</param>
internal sealed record NewWebhook(Webhook Webhook, string Secret, string Token);
