using System.ComponentModel;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.Query.Lists;

internal static class ListsApi
{
    public static void MapLists(this IEndpointRouteBuilder app)
    {
        var lists = app.MapGroup("/api/v1").WithTags("Lists");

        lists.MapGet("/daily/{date}", Daily).WithSummary("The papers of a day (2026-11-24, or latest), most upvotes first").WithAnswer(PapersApi.PageJson);
        lists.MapGet("/weekly/{week}", Weekly).WithSummary("The papers of a week (2026-W47, or latest), most upvotes first").WithAnswer(PapersApi.PageJson);
        lists.MapGet("/monthly/{month}", Monthly).WithSummary("The papers of a month (2026-11, or latest), most upvotes first").WithAnswer(PapersApi.PageJson);
        lists.MapGet("/calendar/{month}", Calendar).WithSummary("How many papers the days of a month have (2026-11, or latest)")
            .WithAnswer("""{ "month": "2026-11", "items": [{ "date": "2026-11-23", "count": 431 }], "next": null, "total": 431 }""");
        lists.MapGet("/trending", Trending)
            .WithSummary("The papers of the last 24h, 7d or 30d by points that fade with age")
            .WithDescription(
                """
                score = points × decay, points = 1 + upvotes + 2·comments + 4·log2(1 + stars), decay = 0.5^(age / half-life);
                'explain' tells the parts of each paper's score.
                """)
            .WithAnswer($$"""{ "items": [{{PapersApi.AnswerJson}}], "next": null, "total": 1, "window": "7d", "asOf": "2026-11-24T12:00:00Z" }""");
        lists.MapGet("/topics", Topics).WithSummary("The topics that have papers, most papers first")
            .WithAnswer("""{ "items": [{ "slug": "agents", "name": "Agents", "count": 9 }], "next": null, "total": 1 }""");
    }

    private static async Task<Results<SearchAnswer, ProblemHttpResult>> Daily(
        [Description("yyyy-MM-dd, or latest: the last day that has papers.")] string date, string? cursor, PaperLists lists, CancellationToken cancellationToken, [Between(1, 100)] int limit = 20)
    {
        DateOnly? day = date == "latest" ? await lists.LatestDayAsync(cancellationToken) ?? DateOnly.MinValue
            : DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given
            : null;
        if (day is not { } known)
            return Problems.BadParameter(nameof(date), date, "a day as in 2026-11-24, or latest");

        try
        {
            return new SearchAnswer(await lists.DailyAsync(known, cursor, limit, cancellationToken));
        }
        catch (FormatException e)
        {
            return Problems.BadParameter(nameof(cursor), cursor!, e.Message);
        }
    }

    private static Task<Results<SearchAnswer, ProblemHttpResult>> Weekly(
        [Description("2026-W47 (ISO 8601), or latest.")] string week, string? cursor, PaperLists lists, CancellationToken cancellationToken, [Between(1, 100)] int limit = 20)
        => InPeriod(PeriodKind.Week, nameof(week), week, cursor, limit, lists, cancellationToken);

    private static Task<Results<SearchAnswer, ProblemHttpResult>> Monthly(
        [Description("2026-11, or latest.")] string month, string? cursor, PaperLists lists, CancellationToken cancellationToken, [Between(1, 100)] int limit = 20)
        => InPeriod(PeriodKind.Month, nameof(month), month, cursor, limit, lists, cancellationToken);

    private static async Task<Results<SearchAnswer, ProblemHttpResult>> InPeriod(
        PeriodKind kind, string name, string value, string? cursor, int limit, PaperLists lists, CancellationToken cancellationToken)
    {
        if (await ReadAsync(kind, value, lists, cancellationToken) is not { } period)
            return Problems.BadParameter(name, value, Expected(kind));

        try
        {
            return new SearchAnswer(await lists.InAsync(period, cursor, limit, cancellationToken));
        }
        catch (FormatException e)
        {
            return Problems.BadParameter(nameof(cursor), cursor!, e.Message);
        }
    }

    private static async Task<Results<Ok<CalendarResult>, ProblemHttpResult>> Calendar(
        [Description("2026-11, or latest.")] string month, PaperLists lists, CancellationToken cancellationToken)
        => await ReadAsync(PeriodKind.Month, month, lists, cancellationToken) is { } known
            ? TypedResults.Ok(CalendarResult.Of(known, await lists.MonthAsync(known, cancellationToken)))
            : Problems.BadParameter(nameof(month), month, Expected(PeriodKind.Month));

    private static async Task<Results<Ok<TrendingResult>, ProblemHttpResult>> Trending(
        [Description("24h, 7d or 30d; 7d when not given.")] string? window,
        string? cursor,
        TrendingPapers trending,
        CancellationToken cancellationToken,
        [Description("Whether each paper says what its score is made of.")] bool explain = false,
        [Between(1, 100)] int limit = 20)
    {
        if (TrendingWindow.Read(window) is not { } known)
            return Problems.BadParameter(nameof(window), window!, "24h, 7d or 30d");

        try
        {
            return TypedResults.Ok(await trending.FindAsync(known, cursor, limit, explain, cancellationToken));
        }
        catch (FormatException e)
        {
            return Problems.BadParameter(nameof(cursor), cursor!, e.Message);
        }
    }

    /// <summary>Of a store without papers, the latest is the first there is: it has none.</summary>
    private static async Task<Period?> ReadAsync(PeriodKind kind, string value, PaperLists lists, CancellationToken cancellationToken)
        => value == "latest"
            ? await lists.LatestAsync(kind, cancellationToken) ?? Period.Of(kind, DateOnly.MinValue)
            : Period.Read(kind, value);

    private static string Expected(PeriodKind kind)
        => kind == PeriodKind.Week ? "a week as in 2026-W47, or latest" : "a month as in 2026-11, or latest";

    private static async Task<Ok<TopicsResult>> Topics(PaperLists lists, CancellationToken cancellationToken)
    {
        var topics = await lists.TopicsAsync(cancellationToken);
        return TypedResults.Ok(new TopicsResult { Items = topics, Total = topics.Count });
    }
}

/// <summary>All topics at once.</summary>
internal sealed record TopicsResult
{
    public required IReadOnlyList<TopicCount> Items { get; init; }

    /// <summary>There is no next page; said as every list says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    public required int Total { get; init; }
}

/// <summary>The days of a month.</summary>
internal sealed record CalendarResult
{
    /// <summary><c>2026-11</c>.</summary>
    public required string Month { get; init; }

    /// <summary>Those that have papers, earliest first.</summary>
    public required IReadOnlyList<DayCount> Items { get; init; }

    /// <summary>There is no next page; said as every list says it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Next { get; init; }

    /// <summary>Papers of the month.</summary>
    public required int Total { get; init; }

    public static CalendarResult Of(Period month, MonthCounts counts)
        => new() { Month = month.Name, Items = counts.Days, Total = counts.Days.Sum(day => day.Count) };
}
