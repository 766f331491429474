using System.Net;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>
/// Follows redirects itself, so that each hop has its own host's circuit, robots.txt and budget, which a redirect inside the client would
/// pass by.
/// </summary>
internal sealed class RedirectHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => Redirects.FollowAsync(request, base.SendAsync, cancellationToken);
}

internal static class Redirects
{
    public const int AtMost = 5;

    // Whatever else a source sends (keys, cookies) is meant for the host that it asked.
    private static readonly string[] ForEveryHost = ["User-Agent", "Accept", "Accept-Language", "If-None-Match", "If-Modified-Since"];

    /// <param name="request">GET or HEAD; the answer to any other is returned as it is.</param>
    /// <param name="send">Sends one hop.</param>
    /// <exception cref="RedirectException">There are more than <see cref="AtMost"/>, or one leads where it must not.</exception>
    public static async Task<HttpResponseMessage> FollowAsync(
        HttpRequestMessage request,
        Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
        CancellationToken cancellationToken)
    {
        var (first, isRepeatable) = (request.RequestUri!, request.Method == HttpMethod.Get || request.Method == HttpMethod.Head);
        for (var hops = 0; ; hops++)
        {
            var response = await send(request, cancellationToken);
            if (!isRepeatable || !IsRedirect(response.StatusCode) || response.Headers.Location is not { } location)
                return response;

            response.Dispose();
            var to = new Uri(request.RequestUri!, location);
            if (hops == AtMost)
                throw new RedirectException($"{first} redirects more than {AtMost} times, at last to {to}");
            if (!MayFollow(request.RequestUri!, to))
                throw new RedirectException($"{request.RequestUri} redirects to {to}: only http and https are followed, and never from https to http");

            request = Next(request, to);
        }
    }

    private static bool IsRedirect(HttpStatusCode status)
        => status is HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static bool MayFollow(Uri from, Uri to)
        => to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    private static HttpRequestMessage Next(HttpRequestMessage request, Uri to)
    {
        var next = new HttpRequestMessage(request.Method, to) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers)
        {
            if (to.Authority == request.RequestUri!.Authority || ForEveryHost.Contains(name, StringComparer.OrdinalIgnoreCase))
                next.Headers.TryAddWithoutValidation(name, values);
        }

        foreach (var (key, value) in request.Options)
            ((IDictionary<string, object?>)next.Options)[key] = value;

        return next;
    }
}

/// <summary>A redirect that is not followed.</summary>
internal sealed class RedirectException(string message) : HttpRequestException(message);
