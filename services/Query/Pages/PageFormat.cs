using Microsoft.Net.Http.Headers;

namespace PaperMesh.Query.Pages;

/// <summary>The formats of one resource, as the request's <c>Accept</c> chooses (RFC 9110, 12.5.1).</summary>
internal enum PageFormat
{
    Html,
    Json,
    Markdown,
}

internal static class PageFormats
{
    /// <summary>The first that the client prefers of those there are; HTML when it asks for none of them, as a browser's image request does.</summary>
    public static PageFormat Format(this HttpRequest request)
        => request.GetTypedHeaders().Accept
            .Where(range => range.Quality is not 0)
            .OrderByDescending(range => range.Quality ?? 1)
            .Select(Offered)
            .FirstOrDefault(format => format is not null) ?? PageFormat.Html;

    private static PageFormat? Offered(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        "text/html" or "application/xhtml+xml" or "text/*" or "*/*" => PageFormat.Html,
        "application/json" or "application/problem+json" => PageFormat.Json,
        "text/markdown" => PageFormat.Markdown,
        _ => null,
    };
}
