using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Papers;

public sealed class OutboxTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_comes_in_is_published_and_pending_until_both_followers_have_kept_it()
    {
        await using var crawler = await CrawlerHost.StartAsync(_data, _time);
        await TakeAsync(crawler, Records(250));

        await PublishedAsync(crawler, 250);
        (await PendingAsync(crawler)).ShouldBe(250);

        await crawler.KeepAsync("query", crawler.Published);
        await crawler.KeepAsync("notifier", crawler.Published.Skip(1));
        await CrawlerHost.UntilAsync("one is pending", async () => await PendingAsync(crawler) == 1);

        await crawler.KeepAsync("notifier", crawler.Published.First());
        await CrawlerHost.UntilAsync("none is pending", async () => await PendingAsync(crawler) == 0);
    }

    [Fact]
    public async Task Without_receipts_a_paper_is_published_again_and_ever_more_rarely()
    {
        await using var crawler = await CrawlerHost.StartAsync(_data, _time);
        await TakeAsync(crawler, Records(1));
        await PublishedAsync(crawler, 1);

        _time.Advance(TimeSpan.FromSeconds(61));
        await PublishedAsync(crawler, 2);

        _time.Advance(TimeSpan.FromSeconds(61));
        crawler.Services.GetRequiredService<Outbox>().Wake();
        (await crawler.Services.GetRequiredService<PaperStore>().ClaimAsync(10, TestContext.Current.CancellationToken)).ShouldBeEmpty();

        _time.Advance(TimeSpan.FromMinutes(4));
        await PublishedAsync(crawler, 3);
        crawler.Published.Select(one => one.Paper.Revision).ShouldAllBe(revision => revision == 1);
    }

    [Fact]
    public async Task After_a_restart_what_was_on_the_bus_of_this_process_is_published_again_at_once()
    {
        await using (var first = await CrawlerHost.StartAsync(_data, _time))
        {
            await TakeAsync(first, Records(3));
            await PublishedAsync(first, 3);
        }

        await using var second = await CrawlerHost.StartAsync(_data, _time);
        await PublishedAsync(second, 3);
    }

    [Fact]
    public async Task No_more_is_on_the_bus_without_a_receipt_than_the_settings_allow()
    {
        await using var crawler = await CrawlerHost.StartAsync(
            _data, _time, new Dictionary<string, string?> { ["Crawler:MaxInFlight"] = "10" });
        await TakeAsync(crawler, Records(25));
        await PublishedAsync(crawler, 10);

        // One follower's receipt makes room: the other one being away must not stop the first.
        await crawler.KeepAsync("query", crawler.Published);
        await PublishedAsync(crawler, 20);
        crawler.Published.Select(one => one.Paper.Id).ShouldBeUnique();
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static Task TakeAsync(CrawlerHost crawler, IReadOnlyList<SourcePaper> records)
        => crawler.Services.GetRequiredService<Intake>().TakeAsync("import", records, [], TestContext.Current.CancellationToken);

    private static Task<long> PendingAsync(CrawlerHost crawler)
        => crawler.Services.GetRequiredService<PaperStore>().CountPendingAsync(TestContext.Current.CancellationToken);

    private static Task PublishedAsync(CrawlerHost crawler, int count)
        => CrawlerHost.UntilAsync($"{count} are published", () => Task.FromResult(crawler.Published.Count >= count));

    private SourcePaper[] Records(int count) => [.. Enumerable.Range(1, count).Select(number =>
    {
        var paper = new Paper
        {
            Id = $"arxiv:2611.{number:00000}",
            Title = $"On the patience of queues, part {number}",
            Sources = [new SourceRecord("import", $"2611.{number:00000}", _time.GetUtcNow())],
        };
        return new SourcePaper($"line {number}", paper);
    })];
}
