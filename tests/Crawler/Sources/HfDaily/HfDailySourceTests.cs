using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfDaily;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HfDaily;

public sealed class HfDailySourceTests : IAsyncLifetime
{
    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 8, 12, 18, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_first_harvest_goes_back_some_days_and_today_is_not_over()
    {
        for (var day = 0; day < 8; day++)
            _server.Answer("[]");

        var pages = await HarvestAsync(Checkpoint.Start);

        _server.Requests.Select(request => request.PathAndQuery).ShouldBe(
            [.. Enumerable.Range(5, 8).Select(day => $"/api/daily_papers?date=2026-08-{day:00}&limit=100")]);
        pages.Select(page => page.Next.UpTo).ShouldBe([.. Enumerable.Range(5, 7).Select(day => (DateOnly?)new DateOnly(2026, 8, day)), new(2026, 8, 11)]);
    }

    [Fact]
    public async Task A_harvest_goes_on_behind_the_last_day_that_was_over()
    {
        _server.Answer("""[{"paper": {"id": "2608.00001", "title": "A"}}]""");

        var pages = await HarvestAsync(new Checkpoint { UpTo = new DateOnly(2026, 8, 11) });

        pages.Single().Records.Single().Paper.Announced.ShouldBe(new DateOnly(2026, 8, 12));
        pages.Single().Next.UpTo.ShouldBe(new DateOnly(2026, 8, 11));
    }

    [Fact]
    public async Task The_days_before_an_error_are_there()
    {
        _server.Answer("[]");
        _server.Answer("", status: 500);

        var pages = new List<Page>();
        await Should.ThrowAsync<HttpRequestException>(async () =>
        {
            await foreach (var page in Source().HarvestAsync(new Checkpoint { UpTo = new DateOnly(2026, 8, 10) }, TestContext.Current.CancellationToken))
                pages.Add(page);
        });

        pages.Single().Next.UpTo.ShouldBe(new DateOnly(2026, 8, 11));
    }

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<List<Page>> HarvestAsync(Checkpoint since)
    {
        var pages = new List<Page>();
        await foreach (var page in Source().HarvestAsync(since, TestContext.Current.CancellationToken))
            pages.Add(page);

        return pages;
    }

    private HfDailySource Source()
    {
        var settings = Configured.Source("hf-daily", _server.Address);
        return new HfDailySource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }
}
