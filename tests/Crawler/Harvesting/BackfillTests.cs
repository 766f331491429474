using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Harvesting.Backfill;
using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Harvesting;

public sealed class BackfillTests : IAsyncDisposable
{
    private static readonly DateOnly From = new(2026, 11, 1);
    private static readonly DateOnly To = new(2026, 11, 20);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
    private readonly InventedWorld _world = new();
    private readonly InventedCrawler _one;
    private readonly InventedCrawler _other;

    public BackfillTests() => (_one, _other) = (new(_data, _time, _world), new(_data, _time, _world));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_past_is_cut_into_weeks_that_replicas_share()
    {
        var begun = await StartAsync();
        (begun.Windows, begun.Done, begun.Ended).ShouldBe((3, 0, null));

        var windows = await DueAsync();
        windows.ShouldBe([.. new[] { "01", "08", "15" }.Select(day => $"invented/2026-11-01..2026-11-20/2026-11-{day}")]);
        await Task.WhenAll(HarvestAsync(_one, windows[0]), HarvestAsync(_other, windows[1]), HarvestAsync(_one, windows[2]));

        var report = await StateAsync();
        (report.Windows, report.Done, report.Seen, report.New).ShouldBe((3, 3, 200, 200));
        report.Ended.ShouldNotBeNull();
        (await _one.Get<PaperStore>().CountAsync(Cancellation)).ShouldBe(200);
        (await DueAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_window_that_was_left_goes_on_from_its_token()
    {
        await StartAsync();
        var window = (await DueAsync())[0];
        var days = new List<DateOnly>();
        var stop = new CancellationTokenSource();
        _world.BeforePage = async (day, token) =>
        {
            days.Add(day);
            if (day.Day == 4)
                await stop.CancelAsync();

            token.ThrowIfCancellationRequested();
        };

        await HarvestAsync(_one, window, stop.Token);
        _world.BeforePage = (day, _) =>
        {
            days.Add(day);
            return Task.CompletedTask;
        };
        await HarvestAsync(_other, window);

        days.Select(day => day.Day).ShouldBe([1, 2, 3, 4, 4, 5, 6, 7]);
        var report = await StateAsync();
        (report.Done, report.Seen).ShouldBe((1, 70));
    }

    [Fact]
    public async Task A_window_that_fails_is_tried_five_times_and_again_when_somebody_asks()
    {
        await StartAsync();
        var window = (await DueAsync())[0];
        _world.BeforePage = (_, _) => throw new HttpRequestException("503");
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            (await DueAsync()).ShouldContain(window, $"before attempt {attempt}");
            await HarvestAsync(_one, window);
            (await DueAsync()).ShouldNotContain(window, $"after attempt {attempt}");
            _time.Advance(TimeSpan.FromHours(6));
        }

        var report = await StateAsync();
        (report.Failed, report.Error).ShouldBe((1, "2026-11-01 to 2026-11-07: 503"));

        (await StartAsync()).Failed.ShouldBe(0);
        (await DueAsync()).ShouldContain(window);
    }

    [Fact]
    public async Task Asked_for_again_it_goes_on_and_once_all_is_done_it_begins_again()
    {
        await StartAsync();
        var windows = await DueAsync();
        await HarvestAsync(_one, windows[0]);
        (await StartAsync()).Done.ShouldBe(1);

        await HarvestAsync(_one, windows[1]);
        await HarvestAsync(_one, windows[2]);
        var again = await StartAsync();
        (again.Done, again.Seen).ShouldBe((0, 0));
    }

    [Fact]
    public async Task The_windows_of_a_paused_source_wait()
    {
        await StartAsync();
        var window = (await DueAsync())[0];
        await _one.Documents<SourceState>().ChangeAsync(_one.TheSource, state => state with { Paused = true }, Cancellation);

        await HarvestAsync(_one, window);
        (await DueAsync()).ShouldNotContain(window);
        (await StateAsync()).Done.ShouldBe(0);

        _time.Advance(TimeSpan.FromMinutes(1));
        (await DueAsync()).ShouldContain(window);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private Task<BackfillReport> StartAsync() => _one.Get<Backfills>().StartAsync((IArchive)_one.TheSource, From, To, Cancellation);

    private async Task<BackfillReport> StateAsync() => (await _one.Get<Backfills>().FindAsync(InventedCrawler.Source, From, To, Cancellation))!;

    private async Task<IReadOnlyList<string>> DueAsync()
    {
        var jobs = await _one.Get<IEnumerable<IJobs>>().OfType<DueWindows>().Single().FindDueAsync(Cancellation);
        return [.. jobs.Select(job => ((CrawlWindow)job.Command).Window)];
    }

    private static Task HarvestAsync(InventedCrawler replica, string window, CancellationToken? cancellationToken = null)
        => replica.Get<WindowHarvester>().HarvestAsync(window, cancellationToken ?? Cancellation);
}
