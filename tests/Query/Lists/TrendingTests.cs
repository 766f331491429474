using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Lists;

public sealed class TrendingTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync()
        => _host = await QueryHost.StartAsync(_folder.Path, services => services.AddSingleton<TimeProvider>(_time));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Points_fade_with_age_by_the_published_formula_and_are_explained_on_request()
    {
        await _host.KeepAsync(
            On("2026-11-20", 1, upvotes: 5),
            On("2026-11-18", 2, upvotes: 10, comments: 3, stars: 1023));

        // Of the 18th, 36 h have gone since its end; the half-life within 7 days is 48 h.
        var second = (await ItemsAsync("window=7d&explain=true"))[0];
        var trend = second.GetProperty("trend");

        NumberOf(second).ShouldBe(2);
        trend.GetProperty("fromUpvotes").GetDouble().ShouldBe(10);
        trend.GetProperty("fromComments").GetDouble().ShouldBe(6);
        trend.GetProperty("fromStars").GetDouble().ShouldBe(40);
        trend.GetProperty("points").GetDouble().ShouldBe(57);
        trend.GetProperty("ageHours").GetDouble().ShouldBe(36);
        trend.GetProperty("decay").GetDouble().ShouldBe(Math.Pow(0.5, 0.75), 1e-9);
        trend.GetProperty("score").GetDouble().ShouldBe(57 * Math.Pow(0.5, 0.75), 1e-9);

        (await ItemsAsync("window=7d"))[0].TryGetProperty("trend", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_paper_of_today_passes_an_older_one_when_that_has_faded_enough()
    {
        await _host.KeepAsync(On("2026-11-20", 1, upvotes: 9), On("2026-11-17", 2, upvotes: 19));

        // After 60 h a score is 20 × 0.5^(60/48) = 8.4 within 7 days, and 20 × 0.5^(60/168) = 15.6 within 30.
        (await NumbersAsync("window=7d")).ShouldBe([1, 2]);
        (await NumbersAsync("window=30d")).ShouldBe([2, 1]);
    }

    [Fact]
    public async Task Only_papers_of_the_window_are_there_and_none_of_tomorrow()
    {
        await _host.KeepAsync(
            On("2026-11-21", 1), On("2026-11-20", 2), On("2026-11-19", 3), On("2026-11-18", 4), On("2026-11-13", 5), On("2026-11-12", 6),
            On("2026-10-21", 7), On("2026-10-20", 8), Invented.Event(Invented.Paper("Of no day", 9) with { Announced = null }));

        (await NumbersAsync("window=24h")).ShouldBe([2, 3]);
        (await NumbersAsync("window=7d")).ShouldBe([2, 3, 4, 5]);
        (await NumbersAsync("")).ShouldBe([2, 3, 4, 5]);
        (await NumbersAsync("window=30d")).ShouldBe([2, 3, 4, 5, 6, 7]);

        _time.Advance(TimeSpan.FromHours(12));
        (await NumbersAsync("window=24h")).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task Of_equal_scores_ids_decide_and_the_pages_hold_every_paper_once_though_time_goes_on()
    {
        await _host.KeepAsync([.. Enumerable.Range(1, 40).Reverse().Select(number => On(number % 2 == 0 ? "2026-11-20" : "2026-11-18", number, upvotes: number % 3))]);

        var whole = await NumbersAsync("window=7d&limit=100");
        whole.Where(number => number % 6 == 2).ShouldBe([2, 8, 14, 20, 26, 32, 38]);

        List<int> paged = [];
        var next = "";
        do
        {
            using var page = JsonDocument.Parse(await _host.Http.GetStringAsync($"/api/v1/trending?window=7d&limit=7&cursor={next}", Cancelled));
            paged.AddRange(page.RootElement.GetProperty("items").EnumerateArray().Select(NumberOf));
            page.RootElement.GetProperty("total").GetInt32().ShouldBe(40);
            next = page.RootElement.GetProperty("next").GetString();
            _time.Advance(TimeSpan.FromHours(5));
        }
        while (next is not null);

        paged.ShouldBe(whole);
    }

    [Fact]
    public async Task The_page_shows_them_in_order_with_their_scores_when_asked_and_tells_the_formula()
    {
        await _host.KeepAsync(On("2026-11-20", 1, upvotes: 1), On("2026-11-20", 2, upvotes: 8, comments: 2));

        var page = await _host.Http.GetStringAsync("/trending?window=24h", Cancelled);
        page.IndexOf("Paper 2", StringComparison.Ordinal).ShouldBeLessThan(page.IndexOf("Paper 1", StringComparison.Ordinal));
        page.ShouldContain("href=\"/trending/formula\"");
        page.ShouldNotContain("from upvotes");

        WebUtility.HtmlDecode(await _host.Http.GetStringAsync("/trending?window=24h&explain=true", Cancelled))
            .ShouldContain("13 = (1 + 8 from upvotes + 4 from comments) × 1 after 0 hours");
        (await _host.Http.GetStringAsync("/trending/formula", Cancelled)).ShouldContain("points = 1 + upvotes + 2 × comments + 4 × log2(1 + stars)");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static PaperTagged On(string day, int number, long upvotes = 0, long comments = 0, long stars = 0)
        => Invented.Event(Invented.Paper($"Paper {number}", number) with
        {
            Announced = DateOnly.Parse(day),
            Signals = new() { Upvotes = new(upvotes, Invented.Noon), Comments = new(comments, Invented.Noon), Stars = new(stars, Invented.Noon) },
        });

    private static int NumberOf(JsonElement item) => int.Parse(item.GetProperty("id").GetString()![^5..]);

    private async Task<IReadOnlyList<int>> NumbersAsync(string query) => [.. (await ItemsAsync(query)).Select(NumberOf)];

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string query)
    {
        using var answer = JsonDocument.Parse(await _host.Http.GetStringAsync("/api/v1/trending?" + query, Cancelled));
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(item => item.Clone())];
    }
}
