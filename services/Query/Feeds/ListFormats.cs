using Microsoft.Net.Http.Headers;
using PaperMesh.Query.Citations;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Feeds;

/// <summary>Maps a handler at an address. The compiler writes what is behind it where it sees both <c>MapMethods</c> and the handler.</summary>
internal delegate RouteHandlerBuilder MapAt(RouteGroupBuilder pages, string pattern);

/// <summary>Every format of a list of papers. An endpoint maps its list by <see cref="MapList"/> and answers by <see cref="In"/>.</summary>
internal static class ListFormats
{
    // With twenty a page stays below 100 kB, style sheet and scripts included.
    private const int MaxOnPage = 20;
    private const int MaxInFeed = 50;
    private const int MaxCitations = 500;

    /// <summary>Maps a list at its address, where <c>Accept</c> decides, and in each format at the address with its extension.</summary>
    /// <param name="lists">Where pages are mapped.</param>
    /// <param name="pattern">Without a catch-all at its end: <c>/daily/{date}</c>.</param>
    /// <param name="map">
    /// Maps one address. What answers asks for as many papers as <see cref="Limit"/> says and returns what <see cref="In"/> does, or else its page.
    /// </param>
    public static void MapList(this RouteGroupBuilder lists, string pattern, MapAt map)
    {
        map(lists, pattern);
        lists.MapFormats(pattern, map, PageFormats.Extensions);
    }

    /// <summary>Maps only the addresses with an extension.</summary>
    public static void MapFormats(this RouteGroupBuilder lists, string pattern, MapAt map, IEnumerable<(string Extension, PageFormat Format)> formats)
    {
        // ".feed.json" goes before ".json", which would fit too.
        foreach (var (extension, format) in formats)
            map(lists, pattern + extension).WithMetadata(new AddressFormat(format)).WithOrder(-extension.Length);
    }

    /// <summary>How many papers of a list one answer holds.</summary>
    /// <param name="format">Which was asked for.</param>
    public static int Limit(this PageFormat format) => format switch
    {
        PageFormat.BibTeX or PageFormat.Ris => MaxCitations,
        _ when format.IsFeed() => MaxInFeed,
        _ => MaxOnPage,
    };

    /// <summary>The list in the format that was asked for; null when that is the page.</summary>
    /// <param name="listing">The papers.</param>
    /// <param name="found">The same as the API answers it.</param>
    /// <param name="cursor">Where this part of the list begins.</param>
    /// <param name="request">Says the format.</param>
    /// <param name="site">Address of this site, without a slash at its end.</param>
    public static IResult? In(this Listing listing, SearchResult found, string? cursor, HttpRequest request, string site)
        => listing.In(found, found.Next, cursor, request, site);

    /// <inheritdoc cref="In(Listing, SearchResult, string?, HttpRequest, string)"/>
    /// <param name="json">The same as the API answers it.</param>
    /// <param name="after">Cursor of the next part; null at the end.</param>
    public static IResult? In<TJson>(this Listing listing, TJson json, string? after, string? cursor, HttpRequest request, string site)
    {
        var format = request.Format();
        if (format == PageFormat.Html)
            return null;

        var address = Paths.WithExtension(listing.FormatsPath ?? listing.Path, format.Extension());
        var next = Paths.WithCursor(address, after);
        if (next is not null)
            request.HttpContext.Response.Headers.Append(HeaderNames.Link, $"<{site}{next}>; rel=\"next\"");

        var papers = listing.Papers.Select(stored => stored.Paper);
        return format switch
        {
            PageFormat.Json => TypedResults.Ok(json),
            PageFormat.Markdown => Markdown.Result(Markdown.Of(listing, site)),
            PageFormat.BibTeX => TypedResults.Text(BibTeX.Of(papers), BibTeX.ContentType),
            PageFormat.Ris => TypedResults.Text(Ris.Of(papers), Ris.ContentType),
            _ => Feed.Of(listing, address, cursor, next, site).In(format),
        };
    }
}
