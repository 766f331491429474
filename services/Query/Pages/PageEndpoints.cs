using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing.Patterns;
using PaperMesh.Queries;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages.Components;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Pages;

/// <summary>What readers see, at the addresses that they see.</summary>
internal static class PageEndpoints
{
    private const int DailyLimit = 50;
    private const int ListLimit = 25;
    private static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Head];

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

        pages.MapPage("/", First);
        pages.MapPage("/daily", First);
        pages.MapPage("/daily/{date}", Daily);
        pages.MapPage("/search", Search);
        pages.MapPage("/papers/{**id}", OnePaper);
        pages.MapPage("/topics", Topics);
        pages.MapPage("/topics/{**slug}", OneTopic);
        pages.MapListPages();
        pages.MapPage("/assets/{name}", SiteAssets.Get);

        pages.Map(RoutePatternFactory.Parse("/{**path}", defaults: null, parameterPolicies: new { path = new OutsideApi() }), Message.NoSuchPage)
            .WithMetadata(new HttpMethodMetadata(ReadMethods))
            .WithOrder(int.MaxValue);
    }

    internal static RouteHandlerBuilder MapPage(this RouteGroupBuilder pages, string pattern, Delegate handler)
        => pages.MapMethods(pattern, ReadMethods, handler);

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

    /// <summary>A day without papers is not found, and says which days are near.</summary>
    private static async Task<IResult> OfDay(
        DateOnly day, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
    {
        var found = await lists.DailyAsync(day, cursor, DailyLimit, cancellationToken);
        var listing = Listing.Daily(day, found);
        switch (request.Format())
        {
            case PageFormat.Json:
                return TypedResults.Ok(found);
            case PageFormat.Markdown:
                return Markdown.Result(Markdown.Of(listing, address.Of(request)));
        }

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
        string? q, string? sort, string? cursor, HttpRequest request, PaperSearch search, PublicAddress address, CancellationToken cancellationToken)
    {
        if (!SortLinks.TryRead(sort, out var order))
            return Message.BadSort(request, sort!);

        var parsed = PaperQuery.Parse(q);
        var query = parsed.Query;
        var format = request.Format();
        var found = await search.SearchAsync(
            new SearchRequest { Query = query, Sort = order, Cursor = cursor, Limit = ListLimit, WithFacets = format != PageFormat.Markdown },
            cancellationToken);

        var listing = Listing.Search(query, order, found);
        return format switch
        {
            PageFormat.Json => TypedResults.Ok(found with { Ignored = [.. parsed.Ignored, .. found.Ignored] }),
            PageFormat.Markdown => Markdown.Result(Markdown.Of(listing, address.Of(request))),
            _ => new RazorComponentResult<SearchPage>(new
            {
                Query = query.Text,
                listing.Papers,
                listing.Total,
                Facets = FacetLinks.Of(query, SortLinks.Value(order), found.Facets),
                Sorts = SortLinks.Of(query, order),
                Ignored = (IReadOnlyList<string>)[.. parsed.Ignored, .. found.Ignored],
                FirstPage = cursor is null ? null : listing.Path,
                NextPage = listing.Next,
                Feed = Paths.SearchFeed(query.Text),
                Api = Paths.SearchApi(query.Text, SortLinks.Value(order)),
            }),
        };
    }

    internal static async Task<IResult> OnePaper(string id, HttpRequest request, PaperStore papers, CancellationToken cancellationToken)
    {
        // Routing leaves an encoded slash as it is.
        var asWritten = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var suffix = "";
        var stored = await papers.FindAsync(asWritten, cancellationToken);
        if (stored is null && asWritten.EndsWith(BibTeX.Suffix, StringComparison.Ordinal))
        {
            suffix = BibTeX.Suffix;
            stored = await papers.FindAsync(asWritten[..^suffix.Length], cancellationToken);
        }

        if (stored is null)
            return Message.NoSuchPaper(request, asWritten);

        var format = request.Format();
        if (stored.Paper.Aliases.Contains(asWritten[..^suffix.Length]) && (format == PageFormat.Html || suffix.Length > 0))
            return TypedResults.Redirect($"{Paths.Paper(stored.Id)}{suffix}{request.QueryString}", permanent: true, preserveMethod: true);

        return (suffix, format) switch
        {
            (BibTeX.Suffix, _) => BibTeX.Result(stored.Paper),
            (_, PageFormat.Json) => TypedResults.Ok(new PaperItem(stored)),
            (_, PageFormat.Markdown) => Markdown.Result(Markdown.Of(stored)),
            _ => new RazorComponentResult<PaperPage>(new { Stored = stored }),
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
        if (await lists.TopicAsync(slug, cursor, ListLimit, cancellationToken) is not { } found)
            return Message.NoSuchTopic(request, slug);

        var listing = Listing.Topic(found);
        return request.Format() switch
        {
            PageFormat.Json => TypedResults.Ok(found.Papers),
            PageFormat.Markdown => Markdown.Result(Markdown.Of(listing, address.Of(request))),
            _ => new RazorComponentResult<TopicPage>(new
            {
                found.Topic.Slug,
                found.Topic.Name,
                Weeks = counts.WeeksOf(found.Topic.Slug),
                listing.Papers,
                listing.Total,
                FirstPage = cursor is null ? null : listing.Path,
                NextPage = listing.Next,
            }),
        };
    }
}
