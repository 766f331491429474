using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Harvesting;

/// <summary>The Crawler as it runs: what is due is given out over the bus.</summary>
public sealed class LeaderTests : IDisposable
{
    private static readonly Dictionary<string, string?> Contact = new() { ["Crawler:Contact"] = "mailto:papers@example.org" };

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly InventedWorld _world = new();

    [Fact]
    public async Task A_source_that_is_due_is_harvested_by_one_of_two_crawlers()
    {
        await using var one = await StartAsync(Contact);
        await using var other = await StartAsync(Contact);

        await Eventually.BeTrueAsync(async () => await PapersAsync(other) == 50, "all is there");
        _world.Began.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_contact_no_source_is_asked()
    {
        await using var crawler = await StartAsync(new Dictionary<string, string?>());

        (await crawler.Services.GetRequiredService<IJobs>().FindDueAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_crawler_that_is_stopped_in_the_middle_stops_at_once_and_the_next_one_goes_on()
    {
        // Asked for only once the pages before it are stored, and the checkpoint behind them.
        var lastIsAskedFor = false;
        _world.BeforePage = (day, token) =>
        {
            lastIsAskedFor |= day == _world.Last;
            return day == _world.Last ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        };
        await using (await StartAsync(Contact))
            await Eventually.BeTrueAsync(() => Volatile.Read(ref lastIsAskedFor), "the last page is asked for");

        _world.BeforePage = (_, _) => Task.CompletedTask;
        await using var next = await StartAsync(Contact);
        await Eventually.BeTrueAsync(async () => await PapersAsync(next) == 50, "all is there");
        _world.Began.Select(since => since.UpTo).ShouldBe([null, _world.Last.AddDays(-1)]);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<CrawlerHost> StartAsync(IReadOnlyDictionary<string, string?> settings)
        => CrawlerHost.StartAsync(_data, settings: settings, change: services => InventedCrawler.AddTo(services, _world));

    private static async Task<long> PapersAsync(CrawlerHost crawler)
        => JsonDocument.Parse(await crawler.Http.GetStringAsync("/api/v1/stats", TestContext.Current.CancellationToken))
            .RootElement.GetProperty("papers").GetInt64();
}
