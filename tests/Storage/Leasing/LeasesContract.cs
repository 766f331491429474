using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Servers;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Storage.Tests.Leasing;

/// <summary>Leases between two replicas, each with a connection of its own to one store.</summary>
public abstract class LeasesContract : IAsyncDisposable
{
    private const string Service = "tests";

    /// <summary>Ahead of the machine's: MongoDB removes by that one what has expired, once a minute.</summary>
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow.AddDays(1));
    private readonly Lazy<ServiceProvider> _one;
    private readonly Lazy<ServiceProvider> _other;

    protected LeasesContract()
    {
        _one = new(Open);
        _other = new(Open);

        ServiceProvider Open()
        {
            var services = new ServiceCollection();
            services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build());
            services.AddSingleton<TimeProvider>(_time);
            services.AddLogging();
            services.AddLeases(Service);
            return services.BuildServiceProvider();
        }
    }

    protected abstract IReadOnlyDictionary<string, string?> Settings { get; }

    private string Name { get; } = $"test-{Guid.NewGuid():N}";

    private Leases One => _one.Value.GetRequiredKeyedService<Leases>(Service);

    private Leases Other => _other.Value.GetRequiredKeyedService<Leases>(Service);

    private IDocuments<StoredLease> Stored => _one.Value.GetRequiredKeyedService<IDocuments<StoredLease>>(Service);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_many_who_try_at_once_one_gets_it()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? One : Other).TryTakeAsync(Name, Token)));

        await using var lease = tries.OfType<Lease>().ShouldHaveSingleItem();
        (await One.FindAsync(Name, Token))!.Holder.ShouldNotBeNull();
    }

    [Fact]
    public async Task Given_up_it_is_free_at_once_and_a_second_time_nothing_happens()
    {
        var first = await TakeAsync(One);
        await first.DisposeAsync();
        first.Lost.IsCancellationRequested.ShouldBeFalse();

        await using var second = await TakeAsync(Other);
        await first.DisposeAsync();
        (await One.TryTakeAsync(Name, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task A_holder_that_lives_keeps_it()
    {
        await using var lease = await TakeAsync(One);

        for (var renewals = 0; renewals < 4; renewals++)
        {
            var until = (await Other.FindAsync(Name, Token))!.Until;
            var (passed, step) = (TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
            await Eventually.BeTrueAsync(async () =>
            {
                // It is due long before; a busy machine may take longer than a clock that is pushed.
                if (passed < Leases.TimeToLive - TimeSpan.FromSeconds(1))
                {
                    _time.Advance(step);
                    passed += step;
                }

                (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();
                return (await Other.FindAsync(Name, Token))!.Until > until;
            }, "it is renewed");
        }

        lease.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task One_whose_holder_has_died_is_free_after_fifteen_seconds_and_not_before()
    {
        await DieWithItAsync(rest: TimeSpan.Zero);

        _time.Advance(Leases.TimeToLive - TimeSpan.FromMilliseconds(1));
        (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await using var lease = await TakeAsync(Other);
    }

    [Fact]
    public async Task A_holder_whose_lease_has_gone_to_another_learns_it_and_takes_nothing_from_it()
    {
        var paused = await TakeAsync(One);
        await ForgetAsync();
        await using var lease = await TakeAsync(Other);

        _time.Advance(Leases.RenewEvery);
        await Eventually.BeTrueAsync(() => paused.Lost.IsCancellationRequested, "it is lost");
        await paused.DisposeAsync();

        (await One.TryTakeAsync(Name, Token)).ShouldBeNull();
        lease.Lost.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_its_store_a_holder_stops_before_another_can_begin()
    {
        var away = new StoreThatGoesAway<StoredLease>(Stored);
        var leases = new Leases(away, _time, NullLogger<Leases>.Instance);
        await using var lease = await leases.TryTakeAsync(Name, Token);

        away.IsAway = true;
        _time.Advance(TimeSpan.FromSeconds(13));
        lease!.Lost.IsCancellationRequested.ShouldBeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(1_999));
        lease.Lost.IsCancellationRequested.ShouldBeTrue();
        (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();
    }

    [Fact]
    public async Task What_needs_a_rest_has_it_after_each_holder()
    {
        var lease = await One.TryTakeAsync(Name, TimeSpan.FromSeconds(3), Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        await lease!.DisposeAsync();

        (await Other.FindAsync(Name, Token))!.FreeAt.ShouldBe(_time.GetUtcNow().AddSeconds(3));
        _time.Advance(TimeSpan.FromMilliseconds(2_999));
        (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        lease = await TakeAsync(Other);

        lease.RestUntil(_time.GetUtcNow().AddSeconds(60));
        lease.RestUntil(_time.GetUtcNow().AddSeconds(30));
        await lease.DisposeAsync();
        (await One.FindAsync(Name, Token))!.FreeAt.ShouldBe(_time.GetUtcNow().AddSeconds(60));
    }

    [Fact]
    public async Task A_rest_is_kept_after_a_holder_that_has_died_too()
    {
        await DieWithItAsync(rest: TimeSpan.FromMinutes(1));

        _time.Advance(TimeSpan.FromSeconds(64));
        (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(1));
        await using var lease = await TakeAsync(Other);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_by_an_hour_keeps_nobody_from_a_lease_for_longer_than_was_meant()
    {
        await DieWithItAsync(rest: TimeSpan.FromMinutes(1));
        SetBack();
        await IsFreeAfterAsync(TimeSpan.FromSeconds(65));

        var lease = await One.TryTakeAsync(Name, TimeSpan.FromSeconds(3), Token);
        await lease!.DisposeAsync();
        SetBack();
        await IsFreeAfterAsync(TimeSpan.FromSeconds(3));

        void SetBack() => _time.AdjustTime(_time.GetUtcNow() - TimeSpan.FromHours(1));

        async Task IsFreeAfterAsync(TimeSpan wait)
        {
            (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();
            _time.Advance(wait - TimeSpan.FromMilliseconds(1));
            (await Other.TryTakeAsync(Name, Token)).ShouldBeNull();
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await (await TakeAsync(Other)).DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in new[] { _one, _other }.Where(replica => replica.IsValueCreated))
            await replica.Value.DisposeAsync();

        Closed();
        GC.SuppressFinalize(this);
    }

    protected virtual void Closed()
    {
    }

    private async Task<Lease> TakeAsync(Leases leases) => (await leases.TryTakeAsync(Name, Token)).ShouldNotBeNull();

    /// <summary>A holder whose clock stands still from here on.</summary>
    private async Task DieWithItAsync(TimeSpan rest)
    {
        var stopped = new FakeTimeProvider(_time.GetUtcNow());
        var leases = new Leases(Stored, stopped, NullLogger<Leases>.Instance);
        (await leases.TryTakeAsync(Name, rest, Token)).ShouldNotBeNull();
    }

    private Task ForgetAsync() => Stored.DeleteAsync([Name], Token);
}

public sealed class LeasesOnSqlite : LeasesContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");

    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Storage:Path"] = _folder.FullName };

    protected override void Closed() => _folder.Delete(recursive: true);
}

public sealed class LeasesOnMongo(MongoServer server) : LeasesContract, IClassFixture<MongoServer>
{
    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Storage:Provider"] = nameof(StorageProvider.MongoDb),
        ["Storage:ConnectionString"] = server.ConnectionString,
        ["Storage:DatabasePrefix"] = server.DatabasePrefix,
    };
}
