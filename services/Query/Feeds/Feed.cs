using PaperMesh.Query.Pages;

namespace PaperMesh.Query.Feeds;

/// <summary>A list of papers as a feed, before it is written in one of the formats.</summary>
/// <remarks>The same papers give the same bytes.</remarks>
internal sealed record Feed
{
    public required string Title { get; init; }

    /// <summary>Of the list, the same in every format and on every host.</summary>
    public required string Id { get; init; }

    /// <summary>Address of this part of the feed.</summary>
    public required string Self { get; init; }

    /// <summary>Address of the page.</summary>
    public required string Page { get; init; }

    /// <summary>Address of the feed's next part; null at the end.</summary>
    public required string? Next { get; init; }

    public required string Icon { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset Updated { get; init; }

    public required IReadOnlyList<FeedEntry> Entries { get; init; }

    /// <param name="listing">What is in it.</param>
    /// <param name="address">Path of the feed's first part.</param>
    /// <param name="cursor">Where this part begins.</param>
    /// <param name="next">Path of the next part; null at the end.</param>
    /// <param name="site">Address of this site, without a slash at its end.</param>
    public static Feed Of(Listing listing, string address, string? cursor, string? next, string site)
    {
        FeedEntry[] entries = [.. listing.Papers.Select(stored => FeedEntry.Of(stored, site))];
        return new Feed
        {
            Title = $"{listing.Title} · PaperMesh",
            Id = $"urn:papermesh:feed:{Uri.EscapeDataString(listing.Path)}",
            Self = site + (Paths.WithCursor(address, cursor) ?? address),
            Page = site + listing.Path,
            Next = next is null ? null : site + next,
            Icon = site + SiteAssets.Url("favicon.svg"),
            Updated = entries.Select(entry => entry.Updated).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max(),
            Entries = entries,
        };
    }

    public IResult In(PageFormat format) => format switch
    {
        PageFormat.Rss => TypedResults.Bytes(RssFeed.Write(this), "application/rss+xml; charset=utf-8"),
        PageFormat.JsonFeed => TypedResults.Bytes(JsonFeed.Write(this), "application/feed+json; charset=utf-8"),
        _ => TypedResults.Bytes(AtomFeed.Write(this), "application/atom+xml; charset=utf-8"),
    };
}
