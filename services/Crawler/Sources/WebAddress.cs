namespace PaperMesh.Crawler.Sources;

/// <summary>Links of foreign documents.</summary>
internal static class WebAddress
{
    /// <summary>The address that a link means; null when there is none, or one that is not of the web.</summary>
    /// <param name="start">Where relative links start.</param>
    public static Uri? Resolve(Uri start, string? link)
        => !string.IsNullOrWhiteSpace(link) && Uri.TryCreate(start, link.Trim(), out var found) && found.Scheme is "http" or "https"
            ? found
            : null;
}
