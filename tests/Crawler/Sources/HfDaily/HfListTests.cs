using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfDaily;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HfDaily;

/// <summary>The lists beside that of the day.</summary>
public sealed class HfListTests : IAsyncLifetime
{
    private const string Entry = """{"paper": {"id": "2611.00042", "title": "Ducks", "upvotes": 7, "submittedOnDailyAt": "2026-11-17T09:00:00Z"}}""";

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 18, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("week", "week=2026-W47", "week=2026-W48", "2026-11-22")]
    [InlineData("Month", "month=2026-10", "month=2026-11", "2026-10-31")]
    public async Task Weeks_and_months_are_whole_and_the_present_one_is_not_over(string kind, string past, string present, string upTo)
    {
        _server.Answer($"[{Entry}]");
        _server.Answer("[]");

        var pages = await HarvestAsync(kind, new Checkpoint { UpTo = kind == "week" ? new(2026, 11, 15) : new(2026, 9, 30) });

        _server.Requests.Select(request => request.PathAndQuery).ShouldBe([$"/api/daily_papers?{past}&limit=100", $"/api/daily_papers?{present}&limit=100"]);
        pages.Select(page => page.Next.UpTo).ShouldBe([DateOnly.Parse(upTo, null), DateOnly.Parse(upTo, null)]);
        pages[0].Records.Single().Paper.Announced.ShouldBe(new DateOnly(2026, 11, 17));
        pages[0].Records.Single().Paper.Sources.Single().Name.ShouldBe("hf-lists");
    }

    [Fact]
    public async Task A_long_list_comes_in_parts_and_is_over_with_the_last()
    {
        _server.Answer($"[{string.Join(',', Enumerable.Repeat(Entry, 100))}]");
        _server.Answer($"[{Entry}]");
        _server.Answer("[]");

        var pages = await HarvestAsync("week", new Checkpoint { UpTo = new(2026, 11, 15) });

        _server.Requests[1].PathAndQuery.ShouldBe("/api/daily_papers?week=2026-W47&limit=100&p=1");
        pages.Select(page => page.Next.UpTo).ShouldBe([new DateOnly(2026, 11, 15), new DateOnly(2026, 11, 22), new DateOnly(2026, 11, 22)]);
    }

    [Fact]
    public async Task What_is_trending_announces_nothing()
    {
        _server.Answer($"[{Entry}]");

        var page = (await HarvestAsync("trending", Checkpoint.Start)).Single();

        _server.Requests.Single().PathAndQuery.ShouldBe("/api/daily_papers?sort=trending&limit=100");
        page.Records.Single().Paper.Announced.ShouldBeNull();
        page.Records.Single().Paper.Signals.Upvotes!.Value.ShouldBe(7);
        page.Next.ShouldBe(Checkpoint.Start);
    }

    [Fact]
    public async Task Any_days_of_the_past_can_be_asked_for_and_gone_on_with()
    {
        _server.Answer("[]");
        _server.Answer($"[{Entry}]");

        var pages = await AllAsync(Source("week").HarvestAsync(new(2026, 1, 1), new(2026, 1, 3), "2026-01-02", TestContext.Current.CancellationToken));

        _server.Requests.Select(request => request.PathAndQuery).ShouldBe(["/api/daily_papers?date=2026-01-02&limit=100", "/api/daily_papers?date=2026-01-03&limit=100"]);
        pages.Select(page => page.Next.ResumptionToken).ShouldBe(["2026-01-03", null]);
        pages[1].Records.Single().Paper.Announced.ShouldBe(new DateOnly(2026, 1, 3));
    }

    [Theory]
    [InlineData("Week", "2025-12-31", "week=2026-W01", "2025-12-29", "2026-01-04")]
    [InlineData("Week", "2027-01-03", "week=2026-W53", "2026-12-28", "2027-01-03")]
    [InlineData("Month", "2028-02-10", "month=2028-02", "2028-02-01", "2028-02-29")]
    [InlineData("Date", "2026-11-24", "date=2026-11-24", "2026-11-24", "2026-11-24")]
    public void A_list_has_its_days(string kind, string day, string query, string first, string last)
    {
        var on = DateOnly.Parse(day, null);
        var list = HfList.Between(Enum.Parse<HfListKind>(kind), on, on).Single();

        (list.Query, list.First, list.Last).ShouldBe((query, DateOnly.Parse(first, null), DateOnly.Parse(last, null)));
    }

    [Fact]
    public void There_are_no_other_lists()
        => Should.Throw<OptionsValidationException>(() => Source("year")).Failures.Single().ShouldStartWith("Crawler:Sources:hf-lists: ");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<List<Page>> HarvestAsync(string list, Checkpoint since) => AllAsync(Source(list).HarvestAsync(since, TestContext.Current.CancellationToken));

    private static async Task<List<Page>> AllAsync(IAsyncEnumerable<Page> pages)
    {
        var all = new List<Page>();
        await foreach (var page in pages)
            all.Add(page);

        return all;
    }

    private HfDailySource Source(string list)
    {
        var settings = Configured.Source("hf-lists", _server.Address, ("List", list));
        return new HfDailySource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }
}
