using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Queries;
using PaperMesh.Query.Citations;
using PaperMesh.Query.Feeds;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages.Components;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Query.Similar;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Query.Pages;

/// <summary>What readers see, at the addresses that they see.</summary>
internal static class PageEndpoints
{
    private const int SimilarLimit = 6;
    private static readonly (string Extension, PageFormat Format)[] PaperFormats =
        [.. PageFormats.Extensions.Where(one => one.Format is PageFormat.Json or PageFormat.Markdown or PageFormat.BibTeX or PageFormat.Ris)];

    public static void AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        // Letters of every script stand for themselves; only what HTML gives a meaning to is encoded.
        services.AddWebEncoders(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.AddSingleton<PublicAddress>();
    }

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").AddEndpointFilter<PageFilter>().ExcludeFromDescription();

        pages.MapMethods("/", Reads.Methods, First);
        pages.MapList("/daily", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Latest));
        pages.MapList("/daily/{date}", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Daily));
        pages.MapList("/search", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Search));
        pages.MapFormats("/feed", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Search), PageFormats.Extensions);
        pages.MapMethods("/papers/{**id}", Reads.Methods, OnePaper);
        pages.MapMethods("/topics", Reads.Methods, Topics);
        pages.MapFormats("/topics", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Topics), PageFormats.Extensions.Where(one => one.Format is PageFormat.Json or PageFormat.Markdown));
        pages.MapMethods("/topics/{**slug}", Reads.Methods, OneTopic);
        pages.MapFormats("/topics/{slug}", (at, pattern) => at.MapMethods(pattern, Reads.Methods, OneTopic), PageFormats.Extensions);
        pages.MapListPages();
        pages.MapMethods("/assets/{name}", Reads.Methods, SiteAssets.Get).OpenToAll();

        pages.MapMethods("/{**path}", Reads.Methods, Message.NoSuchPage).Where("path", new OutsideApi()).WithOrder(int.MaxValue);
    }

    /// <summary>Leaves it to an API to say that an address does not know a method.</summary>
    private sealed class OutsideApi : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
            => values[routeKey] is not string path || !path.StartsWith("api/", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<IResult> First(HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => await lists.LatestDayAsync(cancellationToken) is { } latest
            ? await OfDay(latest, null, request, lists, address, cancellationToken)
            : Message.NoPapersYet(request);

    private static async Task<IResult> Daily(
        string date, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => Days.TryRead(date, out var day)
            ? await OfDay(day, cursor, request, lists, address, cancellationToken)
            : Message.BadDate(request, date);

    /// <summary>The page of the latest day; as a feed it is one that goes from day to day.</summary>
    private static async Task<IResult> Latest(
        string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
    {
        if (!request.Format().IsFeed() || await lists.LatestDayAsync(cancellationToken) is not { } day)
            return await First(request, lists, address, cancellationToken);

        var found = await lists.DailyAsync(day, cursor, request.Format().Limit(), cancellationToken);
        var listing = Listing.Daily(day, found) with { Title = "Daily papers", Path = "/daily" };
        return listing.In(found, cursor, request, address.Of(request))!;
    }

    /// <summary>A day without papers is not found, and says which days are near.</summary>
    private static async Task<IResult> OfDay(
        DateOnly day, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
    {
        var found = await lists.DailyAsync(day, cursor, request.Format().Limit(), cancellationToken);
        var listing = Listing.Daily(day, found);
        if (listing.In(found, cursor, request, address.Of(request)) is { } other)
            return other;

        var around = await lists.NeighboursAsync(day, cancellationToken);
        return new RazorComponentResult<DailyPage>(new
        {
            Day = day,
            listing.Papers,
            listing.Total,
            around.Previous,
            around.Next,
            Calendar = await lists.CalendarAsync(day, day, cancellationToken),
            FirstPage = cursor is null ? null : listing.Path,
            NextPage = listing.Next,
        })
        {
            StatusCode = found.Total == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
        };
    }

    private static async Task<IResult> Search(
        string? q, string? sort, string? cursor, string? exact, HttpRequest request, PaperSearch search, PublicAddress address, CancellationToken cancellationToken)
    {
        if (!SortLinks.TryRead(sort, out var order))
            return Message.BadSort(request, sort!);

        var parsed = PaperQuery.Parse(q);
        var query = parsed.Query;
        var format = request.Format();
        // A feed says what is new: relevance is of no use to it.
        var found = await search.SearchAsync(
            new SearchRequest
            {
                Query = query,
                Sort = format.IsFeed() ? PaperSort.New : order,
                Cursor = cursor,
                Limit = format.Limit(),
                WithFacets = format is PageFormat.Html or PageFormat.Json,
                // Nor does it come to be about other words.
                WithCorrection = exact is null && !format.IsFeed(),
            },
            cancellationToken);
        found = found with { Ignored = [.. parsed.Ignored, .. found.Ignored] };

        var listing = Listing.Search(query, format.IsFeed() ? null : order, found);
        if (listing.In(found, cursor, request, address.Of(request)) is { } other)
            return other;

        return new RazorComponentResult<SearchPage>(new
        {
            Query = query.Text,
            listing.Papers,
            listing.Total,
            Facets = FacetLinks.Of(query, SortLinks.Value(order), found.Facets),
            Sorts = SortLinks.Of(query, order),
            found.Ignored,
            found.Suggestion,
            found.Corrected,
            Marks = Highlighter.Of(found.Corrected is { } corrected ? PaperQuery.Parse(corrected).Query : query),
            FirstPage = cursor is null ? null : listing.Path,
            NextPage = listing.Next,
            Feed = Paths.SearchFeed(query.Text),
            Api = Paths.SearchApi(query.Text, SortLinks.Value(order)),
        });
    }

    internal static async Task<IResult> OnePaper(
        string id, HttpRequest request, PaperStore papers, SimilarPapers similar, CancellationToken cancellationToken)
    {
        // Routing leaves an encoded slash as it is.
        var asWritten = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var (suffix, format) = ("", request.Format());
        var stored = await papers.FindAsync(asWritten, cancellationToken);
        if (stored is null && PaperFormats.FirstOrDefault(one => asWritten.EndsWith(one.Extension, StringComparison.Ordinal)) is { Extension: not null } chosen)
        {
            (suffix, format) = chosen;
            stored = await papers.FindAsync(asWritten[..^suffix.Length], cancellationToken);
        }

        if (stored is null)
            return Message.NoSuchPaper(request, asWritten);

        if (stored.Paper.Aliases.Contains(asWritten[..^suffix.Length]) && (format == PageFormat.Html || suffix.Length > 0))
            return TypedResults.Redirect($"{Paths.Paper(stored.Id)}{suffix}{request.QueryString}", permanent: true, preserveMethod: true);

        return format switch
        {
            PageFormat.BibTeX => TypedResults.Text(BibTeX.Of(stored.Paper), BibTeX.ContentType),
            PageFormat.Ris => TypedResults.Text(Ris.Of(stored.Paper), Ris.ContentType),
            PageFormat.Json => TypedResults.Ok(new PaperItem(stored)),
            PageFormat.Markdown => Markdown.Result(Markdown.Of(stored)),
            _ => new RazorComponentResult<PaperPage>(new
            {
                Stored = stored,
                Similar = (await similar.FindAsync(stored, SimilarLimit, cancellationToken)).Select(item => item.Stored).ToList(),
            }),
        };
    }

    private static async Task<IResult> Topics(
        HttpRequest request, PaperLists lists, PaperCounts counts, PublicAddress address, CancellationToken cancellationToken)
    {
        var topics = await lists.TopicsAsync(cancellationToken);
        return request.Format() switch
        {
            PageFormat.Json => TypedResults.Ok(new TopicsResult { Items = topics, Total = topics.Count }),
            PageFormat.Markdown => Markdown.Result(Markdown.Of(TopicGroups.Of(topics, counts), address.Of(request))),
            _ => new RazorComponentResult<TopicsPage>(new { Groups = TopicGroups.Of(topics, counts) }),
        };
    }

    private static async Task<IResult> OneTopic(
        string slug, string? cursor, HttpRequest request, PaperLists lists, PaperCounts counts, PublicAddress address, CancellationToken cancellationToken)
    {
        if (await lists.TopicAsync(slug, cursor, request.Format().Limit(), cancellationToken) is not { } found)
            return Message.NoSuchTopic(request, slug);

        var listing = Listing.Topic(found);
        if (listing.In(found.Papers, cursor, request, address.Of(request)) is { } other)
            return other;

        return new RazorComponentResult<TopicPage>(new
        {
            found.Topic.Slug,
            found.Topic.Name,
            Weeks = counts.WeeksOf(found.Topic.Slug),
            listing.Papers,
            listing.Total,
            FirstPage = cursor is null ? null : listing.Path,
            NextPage = listing.Next,
        });
    }
}
