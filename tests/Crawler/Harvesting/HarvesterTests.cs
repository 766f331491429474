using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Papers;
using PaperMesh.Servers;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Tests.Harvesting;

public sealed class HarvesterTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly FakeTimeProvider _time = new(Now);
    private readonly InventedWorld _world = new();
    private readonly InventedCrawler _one;
    private readonly InventedCrawler _other;

    public HarvesterTests() => (_one, _other) = (new(_data, _time, _world), new(_data, _time, _world));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_ends_in_the_ledger_with_what_it_has_found()
    {
        (await HarvestAsync(_one)).ShouldBeTrue();

        var run = (await RunsAsync()).ShouldHaveSingleItem();
        run.Source.ShouldBe(InventedCrawler.Source);
        run.Started.ShouldBe(Now);
        run.Ended.ShouldBe(Now);
        run.From.ShouldBeNull();
        run.To.ShouldBe(_world.Last);
        run.Newest.ShouldBe(_world.Last);
        run.Seen.ShouldBe(50);
        run.New.ShouldBe(50);
        run.Error.ShouldBeNull();

        var state = await StateAsync();
        state.Run.ShouldBeNull();
        state.NextHarvest.ShouldBe(Now + TimeSpan.FromHours(1));
        (await HarvestAsync(_other)).ShouldBeFalse("It is not due.");
    }

    [Fact]
    public async Task Of_two_replicas_one_harvests()
    {
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        _world.BeforePage = (_, _) =>
        {
            entered.TrySetResult();
            return go.Task;
        };

        var first = HarvestAsync(_one);
        await entered.Task.WaitAsync(Cancellation);
        (await HarvestAsync(_other)).ShouldBeFalse();

        go.SetResult();
        (await first).ShouldBeTrue();
        _world.Began.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_long_run_goes_from_slice_to_slice_and_replica_to_replica_and_is_one_in_the_ledger()
    {
        _world.BeforePage = (_, _) => PassAsync(TimeSpan.FromSeconds(48));

        await HarvestAsync(_one);
        (await StateAsync()).Checkpoint.UpTo.ShouldBe(_world.First.AddDays(2));
        (await StateAsync()).IsDue(_time.GetUtcNow()).ShouldBeTrue();
        (await RunsAsync()).ShouldBeEmpty();

        await HarvestAsync(_other);
        var run = (await RunsAsync()).ShouldHaveSingleItem();
        run.Seen.ShouldBe(50);
        run.Started.ShouldBe(Now);
        _world.Began.Select(since => since.UpTo).ShouldBe([null, _world.First.AddDays(2)]);
    }

    [Fact]
    public async Task What_a_replica_that_was_cut_off_still_writes_changes_nothing()
    {
        var stuck = new TaskCompletionSource();
        _world.BeforePage = (day, _) => day == _world.First.AddDays(1) ? stuck.Task : Task.CompletedTask;
        var cutOff = HarvestAsync(_one);
        await Eventually.BeTrueAsync(async () => (await StateAsync()).Checkpoint.UpTo == _world.First, "a page is stored");

        // As if the first one's process had been frozen: its lease is gone, and it does not know.
        await _one.GetOwn<IDocuments<StoredLease>>().DeleteAsync([Harvester.LeaseOn(InventedCrawler.Source)], Cancellation);
        _world.BeforePage = (_, _) => Task.CompletedTask;
        await HarvestAsync(_other);
        var after = await StateAsync();
        after.LastRun!.Seen.ShouldBe(50);

        stuck.SetResult();
        await cutOff;
        (await StateAsync()).Checkpoint.ShouldBe(after.Checkpoint);
        (await RunsAsync()).ShouldHaveSingleItem().Seen.ShouldBe(50);
        (await _one.Get<PaperStore>().CountAsync(Cancellation)).ShouldBe(50);
    }

    [Fact]
    public async Task A_list_whose_server_stumbles_now_and_then_goes_on_soon_as_long_as_each_run_brings_something()
    {
        foreach (var (stumbles, run) in new[] { (_world.Last.AddDays(-2), 1), (_world.Last, 2) })
        {
            _world.BeforePage = (day, _) => day == stumbles ? throw new InvalidDataException("a list is expected") : Task.CompletedTask;
            await HarvestAsync(_one);

            var state = await StateAsync();
            state.Failures.ShouldBe(1);
            state.NextHarvest.ShouldBe(Now + (run * TimeSpan.FromMinutes(10)));
            _time.Advance(TimeSpan.FromMinutes(10));
        }
    }

    [Fact]
    public async Task A_failed_run_keeps_its_pages_and_is_tried_again_ever_more_rarely()
    {
        _world.BeforePage = (day, _) => day == _world.Last ? throw new InvalidDataException("a list is expected") : Task.CompletedTask;

        await HarvestAsync(_one);
        var state = await StateAsync();
        state.Checkpoint.UpTo.ShouldBe(_world.Last.AddDays(-1));
        state.Failures.ShouldBe(1);
        state.NextHarvest.ShouldBe(Now + TimeSpan.FromMinutes(10));

        _time.Advance(TimeSpan.FromMinutes(10));
        await HarvestAsync(_other);
        (await StateAsync()).NextHarvest.ShouldBe(Now + TimeSpan.FromMinutes(30));

        var runs = await RunsAsync();
        runs.Select(run => run.Error).ShouldBe(["a list is expected", "a list is expected"]);
        runs.Select(run => run.Seen).ShouldBe([0, 40]);

        _world.BeforePage = (_, _) => Task.CompletedTask;
        _time.Advance(TimeSpan.FromMinutes(20));
        await HarvestAsync(_one);
        (await StateAsync()).Failures.ShouldBe(0);
    }

    [Fact]
    public async Task A_source_that_is_paused_stops_behind_its_page_and_goes_on_from_there()
    {
        _world.BeforePage = async (day, _) =>
        {
            if (day == _world.First)
                await ChangeAsync(state => state with { Paused = true });
        };
        await HarvestAsync(_one);
        (await StateAsync()).Checkpoint.UpTo.ShouldBe(_world.First);
        (await HarvestAsync(_one)).ShouldBeFalse();

        await ChangeAsync(state => state with { Paused = false });
        await HarvestAsync(_one);
        (await RunsAsync()).ShouldHaveSingleItem().Seen.ShouldBe(50);
    }

    [Fact]
    public async Task What_is_due_and_nobody_is_at_is_found_as_a_job()
    {
        var jobs = _one.Get<IEnumerable<IJobs>>().OfType<DueSources>().Single();
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        (await jobs.FindDueAsync(Cancellation)).ShouldHaveSingleItem().Command.ShouldBe(new CrawlSource(InventedCrawler.Source));

        _world.BeforePage = (_, _) =>
        {
            entered.TrySetResult();
            return go.Task;
        };
        var harvest = HarvestAsync(_other);
        await entered.Task.WaitAsync(Cancellation);
        (await jobs.FindDueAsync(Cancellation)).ShouldBeEmpty();

        go.SetResult();
        await harvest;
        (await jobs.FindDueAsync(Cancellation)).ShouldBeEmpty();

        _time.Advance(TimeSpan.FromHours(1));
        (await jobs.FindDueAsync(Cancellation)).Count.ShouldBe(1);
    }

    public async ValueTask DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Lets time pass while a replica harvests, so that it can renew its lease meanwhile.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var step = TimeSpan.FromSeconds(6);
        for (var passed = TimeSpan.Zero; passed < time; passed += step)
        {
            _time.Advance(step);
            await Eventually.BeTrueAsync(async () =>
                (await _one.GetOwn<Leases>().FindAsync(Harvester.LeaseOn(InventedCrawler.Source), Cancellation))!.Until > _time.GetUtcNow() + step + step, "the lease is renewed");
        }
    }

    private static Task<bool> HarvestAsync(InventedCrawler replica) => replica.Get<Harvester>().HarvestAsync(replica.TheSource, Cancellation);

    private async Task<SourceState> StateAsync() => (await _one.Documents<SourceState>().FindAsync(InventedCrawler.Source, Cancellation))!;

    private Task ChangeAsync(Func<SourceState, SourceState> change)
        => _one.Documents<SourceState>().UpsertAsync([InventedCrawler.Source], name => name, (state, _) => change(state!), Cancellation);

    private async Task<IReadOnlyList<LedgerEntry>> RunsAsync()
        => (await _one.Documents<LedgerEntry>().QueryAsync(LedgerEntry.Of(InventedCrawler.Source), Cancellation)).Items;
}
