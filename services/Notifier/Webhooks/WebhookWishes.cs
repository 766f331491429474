using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Mail;
using PaperMesh.Queries;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>Reads what somebody asks for when they make a webhook.</summary>
internal sealed class WebhookWishes(OutboundGuard outbound, IOptions<WebhookOptions> options)
{
    private const int MaxUrl = 2_000;

    /// <returns>What is wrong with it; null: nothing, and the wish is there.</returns>
    /// <remarks>
    /// A query has to be understood whole, other than in a search box: nobody would notice for months that a program gets more than it
    /// asked for.
    /// </remarks>
    public ProblemHttpResult? Read(WebhookRequest request, out WebhookWish wish)
    {
        wish = null!;
        if (ReadUrl(request.Url, out var url) is { } problem)
            return problem;

        var query = PaperQuery.Parse(request.Query);
        if (query.Ignored.Count > 0)
            return Problems.BadParameter("query", request.Query!, $"a query without what cannot be used. {string.Join(' ', query.Ignored)}");

        string[] types = [.. (request.Types ?? []).Distinct()];
        if (types.Length > 0 && (types.Length > 20 || !types.Contains(EventNames.TaggedType, StringComparer.Ordinal)))
            return Problems.BadParameter("types", string.Join(", ", types.Take(20)), $"a list with a type that the log holds: {EventNames.TaggedType}");

        var owner = MailAddress.Read(request.Owner);
        if (owner is null && !string.IsNullOrWhiteSpace(request.Owner))
            return Problems.BadParameter("owner", request.Owner, "a mail address, as in 'nia@example.org'");

        wish = new WebhookWish(url!, query.Query, types, owner);
        return null;
    }

    private ProblemHttpResult? ReadUrl(string? text, out Uri? url)
    {
        url = null;
        var schemes = options.Value.AllowHttp ? "'https:' or 'http:'" : "'https:'";
        if (text is null or { Length: > MaxUrl } || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var read)
            || !(read.Scheme == Uri.UriSchemeHttps || (read.Scheme == Uri.UriSchemeHttp && options.Value.AllowHttp)) || read.Host.Length == 0)
        {
            return Problems.BadParameter("url", text ?? "", $"an absolute URL of at most {MaxUrl} characters that begins with {schemes}");
        }

        if (read.UserInfo.Length > 0 || read.Fragment.Length > 0)
            return Problems.BadParameter("url", text, "a URL without a user name, a password and a fragment; the signature says who is posting");

        // A name is looked up when it is connected to, each time: whatever it means now, it can mean something else then.
        if (!outbound.MayConnect(read.IdnHost))
            return Problems.BadParameter("url", text, "a URL whose host is on the public internet");

        url = read;
        return null;
    }
}
