using Microsoft.Extensions.Options;

namespace PaperMesh.Notifier.Digests;

/// <summary>Where the links in mails lead.</summary>
internal sealed class MailLinks(Secrets secrets, IOptions<DigestOptions> options)
{
    /// <summary>Where the site is: as configured, else as this request came. Without a slash at its end.</summary>
    public string SiteOf(HttpRequest request) => options.Value.PublicUrl is { } url ? Trimmed(url) : $"{request.Scheme}://{request.Host.ToUriComponent()}";

    public string Site(Subscription one) => options.Value.PublicUrl is { } url ? Trimmed(url) : one.Site;

    public async ValueTask<string> ConfirmAsync(Subscription one, CancellationToken cancellationToken)
        => $"{Site(one)}/subscriptions/confirm?token={await TokenAsync(one, TokenUse.Confirm, one.Created + Subscription.ConfirmWithin, cancellationToken)}";

    public async ValueTask<string> ManageAsync(Subscription one, CancellationToken cancellationToken)
        => $"{Site(one)}/subscriptions/{await TokenAsync(one, TokenUse.Manage, expires: null, cancellationToken)}";

    public async ValueTask<string> UnsubscribeAsync(Subscription one, CancellationToken cancellationToken)
        => $"{Site(one)}/unsubscribe/{await TokenAsync(one, TokenUse.Unsubscribe, expires: null, cancellationToken)}";

    public string Paper(Subscription one, string id)
        => $"{Site(one)}/papers/{Uri.EscapeDataString(id).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2F", "/", StringComparison.Ordinal)}";

    public string Search(Subscription one) => $"{Site(one)}/search?q={Uri.EscapeDataString(one.Query)}&sort=new";

    private async ValueTask<string> TokenAsync(Subscription one, TokenUse use, DateTimeOffset? expires, CancellationToken cancellationToken)
        => SubscriptionToken.Of(await secrets.GetAsync(cancellationToken), use, one.Id, expires);

    private static string Trimmed(Uri url) => url.AbsoluteUri.TrimEnd('/');
}
