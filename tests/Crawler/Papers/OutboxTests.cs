using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.ServiceDefaults.Bus.NewQueues;

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
        await Eventually.BeTrueAsync(async () => await PendingAsync(crawler) == 1, "one is pending");

        await crawler.KeepAsync("notifier", crawler.Published.First());
        await Eventually.BeTrueAsync(async () => await PendingAsync(crawler) == 0, "none is pending");
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
    public async Task When_a_queue_had_to_be_made_what_is_pending_is_published_again_at_once_however_long_it_would_have_waited()
    {
        await using var crawler = await CrawlerHost.StartAsync(_data, _time);
        await TakeAsync(crawler, Records(3));
        await PublishedAsync(crawler, 3);
        _time.Advance(TimeSpan.FromSeconds(61));
        await PublishedAsync(crawler, 6);
        await crawler.KeepAsync("query", crawler.Published);
        await crawler.KeepAsync("notifier", crawler.Published.First());
        await Eventually.BeTrueAsync(async () => await PendingAsync(crawler) == 2, "two are pending");

        _time.Advance(TimeSpan.FromSeconds(1));
        await crawler.Services.GetRequiredService<IBus>().Publish(new QueueMade { Queue = "log-event" }, TestContext.Current.CancellationToken);

        await PublishedAsync(crawler, 8);
        crawler.Published.Skip(6).Select(one => one.Paper.Id).ShouldBe(crawler.Published.Select(one => one.Paper.Id).Distinct().Skip(1), ignoreOrder: true);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_an_hour_lets_no_paper_wait_for_an_hour()
    {
        var clock = new WallClock(_time);
        await using var crawler = await CrawlerHost.StartAsync(_data, clock);
        await TakeAsync(crawler, Records(3));
        await PublishedAsync(crawler, 3);

        clock.Ahead = TimeSpan.FromHours(-1);
        crawler.Services.GetRequiredService<Outbox>().Wake();
        await PublishedAsync(crawler, 6);
    }

    [Fact]
    public async Task What_could_not_be_published_is_due_as_if_nobody_had_tried_and_what_has_changed_since_is_left_alone()
    {
        await using var crawler = await CrawlerHost.StartAsync(
            _data, _time, new Dictionary<string, string?> { ["Crawler:MaxInFlight"] = "1" });
        await TakeAsync(crawler, Records(3));
        await PublishedAsync(crawler, 1);
        var papers = crawler.Services.GetRequiredService<PaperStore>();
        var claimed = await papers.ClaimAsync(10, TestContext.Current.CancellationToken);
        claimed.Count.ShouldBe(2);

        _time.Advance(TimeSpan.FromSeconds(1));
        await papers.ReturnAsync([claimed[0], claimed[1] with { Revision = 7 }], TestContext.Current.CancellationToken);

        var again = (await papers.ClaimAsync(10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        again.Id.ShouldBe(claimed[0].Id);
        again.Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task No_more_is_on_a_bus_in_memory_than_the_settings_allow_until_every_follower_has_it()
    {
        await using var crawler = await CrawlerHost.StartAsync(
            _data, _time, new Dictionary<string, string?> { ["Crawler:MaxInFlight"] = "10" });
        await TakeAsync(crawler, Records(25));
        await PublishedAsync(crawler, 10);

        // The other one, which is slower, still has all of them in this process's memory. A broker would keep them on its disk.
        await crawler.KeepAsync("query", crawler.Published);
        var papers = crawler.Services.GetRequiredService<PaperStore>();
        await Eventually.BeTrueAsync(async () => await papers.CountInFlightAsync(TestContext.Current.CancellationToken) == 0, "the receipts have come");
        (await papers.CountAwaitedAsync(TestContext.Current.CancellationToken)).ShouldBe(10);
        crawler.Published.Count.ShouldBe(10);

        await crawler.KeepAsync("notifier", crawler.Published);
        await PublishedAsync(crawler, 20);
        crawler.Published.Select(one => one.Paper.Id).ShouldBeUnique();
    }

    [Fact]
    public async Task On_a_broker_one_receipt_makes_room_since_a_follower_that_is_away_must_not_stop_the_others()
    {
        // The outbox takes the bus for a broker's; what carries the messages here is memory all the same.
        await using var crawler = await CrawlerHost.StartAsync(
            _data,
            _time,
            new Dictionary<string, string?> { ["Crawler:MaxInFlight"] = "10" },
            services => services.PostConfigure<BusOptions>(bus => bus.Transport = "rabbitmq"));
        await TakeAsync(crawler, Records(25));
        await PublishedAsync(crawler, 10);

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
        => Eventually.BeTrueAsync(() => crawler.Published.Count >= count, $"{count} are published");

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
