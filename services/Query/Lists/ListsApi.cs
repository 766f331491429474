using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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

        lists.MapGet("/daily/{date}", Daily).WithSummary("The papers of a day (2026-11-24, or latest), most upvotes first")
            .WithAnswer($$"""{ "items": [{{PapersApi.AnswerJson}}], "next": null, "total": 1, "ignored": [] }""");
        lists.MapGet("/topics", Topics).WithSummary("The topics that have papers, most papers first")
            .WithAnswer("""{ "items": [{ "slug": "agents", "name": "Agents", "count": 9 }], "next": null, "total": 1 }""");
    }

    private static async Task<Results<Ok<SearchResult>, ProblemHttpResult>> Daily(
        [Description("yyyy-MM-dd, or latest: the last day that has papers.")] string date, string? cursor, PaperLists lists, CancellationToken cancellationToken, [Range(1, 100)] int limit = 20)
    {
        DateOnly? day = date == "latest" ? await lists.LatestDayAsync(cancellationToken) ?? DateOnly.MinValue
            : DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var given) ? given
            : null;
        if (day is not { } known)
            return Problems.BadParameter(nameof(date), date, "a day as in 2026-11-24, or latest");

        try
        {
            return TypedResults.Ok(await lists.DailyAsync(known, cursor, limit, cancellationToken));
        }
        catch (FormatException e)
        {
            return Problems.BadParameter(nameof(cursor), cursor!, e.Message);
        }
    }

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
