using Microsoft.Net.Http.Headers;

namespace PaperMesh.Query.Pages;

/// <summary>The formats of one resource: as the address's extension says, else as the request's <c>Accept</c> chooses (RFC 9110, 12.5.1).</summary>
internal enum PageFormat
{
    Html,
    Json,
    Markdown,
    Atom,
    Rss,
    JsonFeed,
    BibTeX,
    Ris,
}

internal static class PageFormats
{
    /// <summary>What an address ends in to be answered in that format, whatever the client accepts.</summary>
    public static readonly IReadOnlyList<(string Extension, PageFormat Format)> Extensions =
    [
        (".json", PageFormat.Json),
        (".md", PageFormat.Markdown),
        (".atom", PageFormat.Atom),
        (".rss", PageFormat.Rss),
        (".feed.json", PageFormat.JsonFeed),
        (".bib", PageFormat.BibTeX),
        (".ris", PageFormat.Ris),
    ];

    /// <summary>
    /// That of the address; else the first that the client prefers of those there are; HTML when it asks for none of them, as a browser's
    /// image request does.
    /// </summary>
    public static PageFormat Format(this HttpRequest request)
        => request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<AddressFormat>()?.Format
            ?? request.GetTypedHeaders().Accept
                .Where(range => range.Quality is not 0)
                .OrderByDescending(range => range.Quality ?? 1)
                .Select(Offered)
                .FirstOrDefault(format => format is not null) ?? PageFormat.Html;

    public static string Extension(this PageFormat format) => Extensions.Single(one => one.Format == format).Extension;

    /// <summary>A format in which only what is new counts.</summary>
    public static bool IsFeed(this PageFormat format) => format is PageFormat.Atom or PageFormat.Rss or PageFormat.JsonFeed;

    private static PageFormat? Offered(MediaTypeHeaderValue range) => range.MediaType.Value?.ToLowerInvariant() switch
    {
        "text/html" or "application/xhtml+xml" or "text/*" or "*/*" => PageFormat.Html,
        "application/json" or "application/problem+json" => PageFormat.Json,
        "text/markdown" => PageFormat.Markdown,
        "application/atom+xml" => PageFormat.Atom,
        "application/rss+xml" => PageFormat.Rss,
        "application/feed+json" => PageFormat.JsonFeed,
        "application/x-bibtex" or "text/x-bibtex" => PageFormat.BibTeX,
        "application/x-research-info-systems" => PageFormat.Ris,
        _ => null,
    };
}

/// <summary>On an endpoint: its address has an extension, which decides the format.</summary>
internal sealed record AddressFormat(PageFormat Format);
