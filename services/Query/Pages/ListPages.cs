using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Query.Feeds;
using PaperMesh.Query.Lists;
using PaperMesh.Query.Pages.Components;

namespace PaperMesh.Query.Pages;

/// <summary>The lists of more than a day, and what is trending.</summary>
internal static class ListPages
{
    public static void MapListPages(this RouteGroupBuilder pages)
    {
        pages.MapList("/weekly", (at, pattern) => at.MapMethods(pattern, Reads.Methods, LatestWeek));
        pages.MapList("/weekly/{week}", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Weekly));
        pages.MapList("/monthly", (at, pattern) => at.MapMethods(pattern, Reads.Methods, LatestMonth));
        pages.MapList("/monthly/{month}", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Monthly));
        pages.MapList("/trending", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Trending));
        pages.MapMethods("/trending/formula", Reads.Methods, Formula);
        pages.MapMethods("/authors/{**name}", Reads.Methods, Author);
        pages.MapFormats("/authors/{name}", (at, pattern) => at.MapMethods(pattern, Reads.Methods, Author), PageFormats.Extensions);
        pages.MapMethods("/with-code", Reads.Methods, () => TypedResults.Redirect(Paths.WithCode));
    }

    /// <summary>The month of a day, with what is shown around it.</summary>
    public static async Task<CalendarMonth> CalendarAsync(this PaperLists lists, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        // The middle of a week that two months share is in the one that has more of it.
        var month = Period.Of(PeriodKind.Month, DateOnly.FromDayNumber((first.DayNumber + last.DayNumber) / 2));
        return new CalendarMonth(await lists.MonthAsync(month, cancellationToken), first, last);
    }

    private static Task<IResult> LatestWeek(HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => Latest(PeriodKind.Week, request, lists, address, cancellationToken);

    private static Task<IResult> LatestMonth(HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => Latest(PeriodKind.Month, request, lists, address, cancellationToken);

    private static async Task<IResult> Latest(
        PeriodKind kind, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => await lists.LatestAsync(kind, cancellationToken) is { } period
            ? await InPeriod(period, null, request, lists, address, cancellationToken)
            : Message.NoPapersYet(request);

    private static async Task<IResult> Weekly(
        string week, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => Period.Read(PeriodKind.Week, week) is { } period
            ? await InPeriod(period, cursor, request, lists, address, cancellationToken)
            : Message.BadWeek(request, week);

    private static async Task<IResult> Monthly(
        string month, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
        => Period.Read(PeriodKind.Month, month) is { } period
            ? await InPeriod(period, cursor, request, lists, address, cancellationToken)
            : Message.BadMonth(request, month);

    /// <summary>One without papers is not found, and says which are near.</summary>
    private static async Task<IResult> InPeriod(
        Period period, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
    {
        var found = await lists.InAsync(period, cursor, request.Format().Limit(), cancellationToken);
        var listing = Listing.Of(period, found);
        if (listing.In(found, cursor, request, address.Of(request)) is { } other)
            return other;

        var (previous, next) = await lists.NeighboursAsync(period, cancellationToken);
        return new RazorComponentResult<PeriodPage>(new
        {
            listing.Title,
            Days = Days.Between(period.First, period.Last),
            IsMonth = period.Kind == PeriodKind.Month,
            listing.Papers,
            listing.Total,
            Previous = Link(previous),
            Next = Link(next),
            Calendar = await lists.CalendarAsync(period.First, period.Last, cancellationToken),
            Feed = Paths.Feed(listing.Path),
            Api = Paths.Api(listing.Path),
            FirstPage = cursor is null ? null : listing.Path,
            NextPage = listing.Next,
        })
        {
            StatusCode = found.Total == 0 ? StatusCodes.Status404NotFound : StatusCodes.Status200OK,
        };
    }

    private static PageLink? Link(Period? period) => period is null ? null : new PageLink(Days.Name(period), Paths.Of(period));

    private static async Task<IResult> Trending(
        string? window,
        bool? explain,
        string? cursor,
        HttpRequest request,
        TrendingPapers trending,
        PublicAddress address,
        CancellationToken cancellationToken)
    {
        if (TrendingWindow.Read(window) is not { } chosen)
            return Message.BadWindow(request, window!);

        var found = await trending.FindAsync(chosen, cursor, request.Format().Limit(), explain is true, cancellationToken);
        var listing = Listing.Trending(chosen, explain is true, found);
        if (listing.In(found, found.Next, cursor, request, address.Of(request)) is { } other)
            return other;

        return new RazorComponentResult<TrendingPage>(new
        {
            listing.Papers,
            listing.Total,
            Window = chosen.Text,
            Windows = (IReadOnlyList<SortLink>)[.. TrendingWindow.All.Select(one => new SortLink(one.Text, Paths.Trending(one.Name, explain is true), one == chosen))],
            Explained = explain is true,
            OtherWay = Paths.Trending(chosen.Name, explain is not true),
            Notes = found.Items.Where(item => item.Trend is not null).ToDictionary(item => item.Stored.Id, item => TrendingText.Of(item.Trend!)),
            Feed = Paths.Feed(listing.Path),
            Api = Paths.Api(listing.Path),
            FirstPage = cursor is null ? null : listing.Path,
            NextPage = listing.Next,
        });
    }

    private static IResult Formula(HttpRequest request) => request.Format() == PageFormat.Html
        ? new RazorComponentResult<TrendingFormulaPage>()
        : Markdown.Result(TrendingText.Formula);

    private static async Task<IResult> Author(
        string name, string? cursor, HttpRequest request, PaperLists lists, PublicAddress address, CancellationToken cancellationToken)
    {
        // Routing leaves an encoded slash as it is.
        var asWritten = name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        if (await lists.AuthorAsync(asWritten, cursor, request.Format().Limit(), cancellationToken) is not { } found)
            return Message.NoSuchAuthor(request, asWritten);

        var listing = Listing.Author(found);
        if (listing.In(found.Papers, cursor, request, address.Of(request)) is { } other)
            return other;

        return new RazorComponentResult<AuthorPage>(new
        {
            Name = listing.Title,
            Query = found.Author.ToString(),
            listing.Papers,
            listing.Total,
            Groups = AuthorLinks.Of(found),
            FirstPage = cursor is null ? null : listing.Path,
            NextPage = listing.Next,
        });
    }
}
