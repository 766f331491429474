using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Harvesting.Completeness;

namespace PaperMesh.Crawler.Tests.Harvesting.Completeness;

public sealed class CompletenessReviewTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly FakeTimeProvider _time = new(Now);
    private readonly InventedWorld _world = new();
    private readonly InventedCrawler _crawler;

    public CompletenessReviewTests() => _crawler = new(_data, _time, _world);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_suspicious_is_a_warning_and_asked_for_again_until_it_is_no_more()
    {
        await HarvestAsync();
        (await WarningsAsync()).ShouldBeEmpty();

        // Ten papers a day; the source says that there are eleven.
        _time.Advance(TimeSpan.FromHours(1));
        (_world.Last, _world.Expected) = (_world.Last.AddDays(1), 11);
        await HarvestAsync();

        var warning = (await WarningsAsync()).ShouldHaveSingleItem();
        warning.Rule.ShouldBe("partial-list");
        warning.Since.ShouldBe(_time.GetUtcNow());
        var state = await StateAsync();
        state.NextHarvest.ShouldBe(_time.GetUtcNow() + TimeSpan.FromMinutes(30));
        state.Checkpoint.UpTo.ShouldBe(_world.Last.AddDays(-1));

        // Still: the warning stays, and the source is left alone until its own time.
        _time.Advance(TimeSpan.FromMinutes(30));
        await HarvestAsync();
        var later = (await WarningsAsync()).ShouldHaveSingleItem();
        later.Since.ShouldBe(warning.Since);
        later.LastSeen.ShouldBe(_time.GetUtcNow());
        (await StateAsync()).NextHarvest.ShouldBe(_time.GetUtcNow() + TimeSpan.FromHours(1));

        _time.Advance(TimeSpan.FromHours(1));
        (_world.Last, _world.Expected) = (_world.Last.AddDays(1), 10);
        await HarvestAsync();
        (await WarningsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_warnings_are_a_metric_which_falls_to_zero_when_they_hold_no_more()
    {
        var meters = _crawler.Get<IMeterFactory>();
        var counted = new List<(object? Source, int Count)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name == "papermesh.crawler.warnings.open")
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<int>((_, count, tags, _) => counted.Add((tags[0].Value, count)));
        listener.Start();
        var open = _crawler.Get<OpenWarnings>();

        await HarvestAsync();
        _time.Advance(TimeSpan.FromHours(1));
        (_world.Last, _world.Expected) = (_world.Last.AddDays(1), 11);
        await HarvestAsync();
        await open.CountAsync(Cancellation);
        _time.Advance(TimeSpan.FromHours(1));
        (_world.Last, _world.Expected) = (_world.Last.AddDays(1), 10);
        await HarvestAsync();
        await open.CountAsync(Cancellation);

        counted.ShouldBe([(InventedCrawler.Source, 1), (InventedCrawler.Source, 0)]);
    }

    [Fact]
    public async Task The_days_of_each_category_are_kept_with_the_checkpoint()
    {
        await HarvestAsync();

        var (category, days) = (await StateAsync()).Announced.ShouldHaveSingleItem();
        category.ShouldBe("cs.DC");
        days.ShouldBe([.. Enumerable.Range(0, 5).Select(back => _world.Last.AddDays(-back))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _crawler.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private Task HarvestAsync() => _crawler.Get<Harvester>().HarvestAsync(_crawler.TheSource, Cancellation);

    private async Task<SourceState> StateAsync() => (await _crawler.Documents<SourceState>().FindAsync(InventedCrawler.Source, Cancellation))!;

    private async Task<IReadOnlyList<OperatorWarning>> WarningsAsync()
        => (await _crawler.Documents<OperatorWarning>().QueryAsync(OperatorWarning.Of(InventedCrawler.Source), Cancellation)).Items;
}
