namespace PaperMesh.Crawler.Etiquette.Robots;

/// <summary>A request was not sent, because the host's robots.txt does not allow it.</summary>
/// <param name="url">What was to be asked for.</param>
/// <param name="reason">The rule, or why there is none to go by.</param>
internal sealed class RobotsDisallowException(Uri url, string reason, Exception? inner = null)
    : HttpRequestException($"{url} is not asked for: {reason}", inner)
{
    public Uri Url => url;
}
