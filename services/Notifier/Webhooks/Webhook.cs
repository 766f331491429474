using PaperMesh.Storage;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>An endpoint of somebody else's, and which events it gets.</summary>
internal sealed record Webhook
{
    public static readonly DocumentKind<Webhook> Kind = new("webhooks", webhook => webhook.Id, NotifierJson.Default.Webhook);

    /// <summary><c>wh_</c> and 20 hexadecimal digits: all ids are of one length.</summary>
    public required string Id { get; init; }

    /// <summary>Where to post.</summary>
    public required string Url { get; init; }

    /// <summary>Only events about papers that this query finds; empty: all.</summary>
    public required string Query { get; init; }

    /// <summary>Only events of these types; empty: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Who is told by mail when it is disabled; null: nobody.</summary>
    public string? Owner { get; init; }

    /// <summary>Newest first; the others are those before a rotation.</summary>
    public required IReadOnlyList<SigningSecret> Secrets { get; init; }

    /// <summary>Of the token that manages it: SHA-256, hexadecimal.</summary>
    public required string TokenHash { get; init; }

    /// <summary>Where PaperMesh was reached when it was created, for addresses in what is sent: <c>https://papers.example.org</c>.</summary>
    public required string Origin { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Events up to this sequence are none of its business: the end of the log when it was created, or enabled again.</summary>
    public long After { get; init; }

    /// <summary>The first attempt that has failed since the last that succeeded; null: the last one succeeded.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Null: it gets events.</summary>
    public WebhookDisabled? Disabled { get; init; }

    /// <summary>The secrets with which to sign, newest first.</summary>
    public IEnumerable<string> SecretsAt(DateTimeOffset now) => Secrets.Where(secret => secret.Until is null || secret.Until > now).Select(secret => secret.Secret);
}

/// <summary>Shared with the endpoint, which so knows who posts to it.</summary>
/// <param name="Secret"><c>whsec_</c> and 32 bytes in base64.</param>
/// <param name="Until">Signed with until then; null: the current one.</param>
internal sealed record SigningSecret(string Secret, DateTimeOffset? Until = null);

/// <summary>It gets nothing until its owner enables it.</summary>
public sealed record WebhookDisabled(DisabledReason Reason, DateTimeOffset At);

/// <summary>Why a webhook gets nothing.</summary>
public enum DisabledReason
{
    /// <summary>The endpoint has answered 410.</summary>
    Gone,

    /// <summary>Every attempt of five days has failed.</summary>
    Failing,
}
