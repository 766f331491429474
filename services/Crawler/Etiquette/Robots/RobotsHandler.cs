namespace PaperMesh.Crawler.Etiquette.Robots;

/// <summary>Looks at the host's robots.txt before each page; not for an API.</summary>
internal sealed class RobotsHandler(RobotsTexts texts) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (AskedBy.Of(request) is not { IsApi: true })
        {
            var url = request.RequestUri!;
            var robots = await texts.OfAsync(request, base.SendAsync, cancellationToken);
            if (robots.Forbidding(url.PathAndQuery) is { } rule)
                throw new RobotsDisallowException(url, $"the robots.txt of {url.Authority} says 'Disallow: {rule.Pattern}'");
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
