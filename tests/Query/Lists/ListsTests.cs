using System.Net;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Lists;

public sealed class ListsTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await QueryHost.StartAsync(_folder.Path);
        await _host.KeepAsync(
            On("2026-11-22", 1, upvotes: 1),
            On("2026-11-16", 2, upvotes: 5),
            On("2026-11-16", 3),
            On("2026-11-23", 4),
            On("2026-09-30", 5, upvotes: 9),
            Invented.Event(Invented.Paper("Of no day", 6) with { Announced = null }));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("weekly/2026-W47", "2,1,3")]
    [InlineData("weekly/2026-W48", "4")]
    [InlineData("weekly/latest", "4")]
    [InlineData("weekly/2026-W46", "")]
    [InlineData("monthly/2026-11", "2,1,3,4")]
    [InlineData("monthly/latest", "2,1,3,4")]
    [InlineData("monthly/2026-09", "5")]
    [InlineData("monthly/9999-12", "")]
    public async Task A_week_and_a_month_list_their_papers_with_most_upvotes_first(string list, string papers)
    {
        var found = await GetAsync(list);

        Numbers(found).ShouldBe(papers);
        found.GetProperty("total").GetInt32().ShouldBe(papers.Length == 0 ? 0 : papers.Split(',').Length);
    }

    [Fact]
    public async Task The_pages_of_a_month_hold_every_paper_once()
    {
        List<string> papers = [];
        var next = "";
        do
        {
            var page = await GetAsync($"monthly/2026-11?limit=1&cursor={next}");
            papers.Add(Numbers(page));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        papers.ShouldBe(["2", "1", "3", "4"]);
    }

    [Fact]
    public async Task A_calendar_counts_the_papers_of_each_day_and_follows_what_arrives()
    {
        (await GetAsync("calendar/2026-11")).ToString().ShouldBe(
            """{"month":"2026-11","items":[{"date":"2026-11-16","count":2},{"date":"2026-11-22","count":1},{"date":"2026-11-23","count":1}],"next":null,"total":4}""");

        // One that comes, and one that moves to another day.
        await _host.KeepAsync(On("2026-11-23", 7), Invented.Event(Invented.Paper("Moved", 3) with { Revision = 2, Announced = new DateOnly(2026, 11, 17) }));

        (await GetAsync("calendar/latest")).GetProperty("items").ToString().ShouldBe(
            """[{"date":"2026-11-16","count":1},{"date":"2026-11-17","count":1},{"date":"2026-11-22","count":1},{"date":"2026-11-23","count":2}]""");
        (await GetAsync("calendar/2026-10")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Theory]
    [InlineData("weekly/2026-47", "2026-W47")]
    [InlineData("weekly/2025-W53", "2026-W47")]
    [InlineData("monthly/2026-W47", "2026-11")]
    [InlineData("calendar/2026", "2026-11")]
    [InlineData("weekly/latest?cursor=x", "'cursor'")]
    [InlineData("monthly/latest?limit=0", "from 1 to 100")]
    [InlineData("trending?window=1y", "24h, 7d or 30d")]
    [InlineData("trending?cursor=x", "'cursor'")]
    public async Task What_cannot_be_answered_is_a_problem_that_says_what_is_expected(string path, string says)
    {
        var answer = await _host.Http.GetAsync("/api/v1/" + path, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain(says);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static PaperTagged On(string day, int number, long upvotes = 0)
        => Invented.Event(Invented.Paper($"Paper {number}", number) with { Announced = DateOnly.Parse(day), Signals = new() { Upvotes = new(upvotes, Invented.Noon) } });

    private static string Numbers(JsonElement list)
        => string.Join(',', list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()![^1]));

    private async Task<JsonElement> GetAsync(string path)
    {
        using var answer = JsonDocument.Parse(await _host.Http.GetStringAsync("/api/v1/" + path, Cancelled));
        return answer.RootElement.Clone();
    }
}
