using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using PaperMesh.Queries;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Feeds;

/// <summary>The lists as Atom feeds, under the address of the page with <c>.atom</c> behind it.</summary>
internal static class FeedEndpoints
{
    private const int Limit = 50;

    public static void MapFeeds(this IEndpointRouteBuilder app)
    {
        var feeds = app.MapGroup("").AddEndpointFilter<PageFilter>().WithTags("Feeds");

        feeds.MapFeed("/feed.atom", Newest).WithSummary("The newest papers");
        feeds.MapFeed("/daily/{date}.atom", Daily).WithSummary("The papers of a day, most upvotes first");
        feeds.MapFeed("/search.atom", Found).WithSummary("What a query finds, newest first");
        feeds.MapFeed("/topics/{slug}.atom", OfTopic).WithSummary("The papers of a topic, newest first");
    }

    private static RouteHandlerBuilder MapFeed(this RouteGroupBuilder feeds, string pattern, Delegate handler)
        => feeds.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], handler);

    private static Task<IResult> Newest(string? cursor, HttpRequest request, PaperSearch search, PublicAddress address, CancellationToken cancellationToken)
        => Found(null, cursor, request, search, address, cancellationToken);

    private static async Task<IResult> Daily(
        string date, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
    {
        if (!Days.TryRead(date, out var day))
            return Message.BadDate(request, date);

        var found = await lists.DailyAsync(day, cursor, Limit, cancellationToken);
        return Feed(Listing.Daily(day, found), Paths.DailyFeed(day), cursor, found.Next, address.Of(request));
    }

    /// <summary>A feed says what is new: relevance is of no use to it.</summary>
    private static async Task<IResult> Found(
        string? q, string? cursor, HttpRequest request, PaperSearch search, PublicAddress address, CancellationToken cancellationToken)
    {
        var query = PaperQuery.Parse(q).Query;
        var found = await search.SearchAsync(
            new SearchRequest { Query = query, Sort = PaperSort.New, Cursor = cursor, Limit = Limit }, cancellationToken);

        var self = query.Text.Length == 0 ? Paths.NewestFeed : Paths.SearchFeed(query.Text);
        return Feed(Listing.Search(query, PaperSort.New, found), self, cursor, found.Next, address.Of(request));
    }

    private static async Task<IResult> OfTopic(
        string slug, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => await lists.TopicAsync(slug, cursor, Limit, cancellationToken) is { } found
            ? Feed(Listing.Topic(found), Paths.TopicFeed(found.Topic.Slug), cursor, found.Papers.Next, address.Of(request))
            : Message.NoSuchTopic(request, slug);

    /// <summary>With an entity tag, so that a reader that asks every ten minutes is mostly told that nothing is new.</summary>
    private static FileContentHttpResult Feed(Listing listing, string self, string? cursor, string? next, string site)
    {
        var feed = AtomFeed.Write(listing, Paths.WithCursor(self, cursor) ?? self, Paths.WithCursor(self, next), site);
        var tag = Convert.ToHexStringLower(SHA256.HashData(feed).AsSpan(0, 12));
        return TypedResults.Bytes(feed, "application/atom+xml; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{tag}\""));
    }
}
