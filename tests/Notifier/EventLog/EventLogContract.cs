using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.EventLog;

/// <summary>What the log promises, on each store that it may lie in.</summary>
public abstract class EventLogContract(params KeyValuePair<string, string?>[] settings) : IAsyncDisposable
{
    private readonly string _service = $"notifier-{Guid.NewGuid().ToString("N")[..12]}";
    private readonly List<ServiceProvider> _replicas = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_numbered_from_1_in_the_order_in_which_they_are_appended()
    {
        var log = Replica();
        (await log.LastAsync(Token)).ShouldBe(0);

        (await log.AppendAsync(Invented.Many(3), Token)).ShouldBe(new Appended(3, 3));
        (await log.AppendAsync([Invented.Tagged(9), Invented.Tagged(4)], Token)).ShouldBe(new Appended(2, 5));

        (await AllAsync(log)).Select(Read).ShouldBe([(1, 1), (2, 2), (3, 3), (4, 9), (5, 4)]);

        static (long, int) Read(LoggedEvent logged) => (logged.Sequence, int.Parse(logged.Event.Paper.Id[^5..]));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_within_a_batch_or_later()
    {
        var log = Replica();
        await log.AppendAsync([Invented.Tagged(1), Invented.Tagged(2), Invented.Tagged(1)], Token);

        (await log.AppendAsync([Invented.Tagged(2) with { TaggedAt = DateTimeOffset.UnixEpoch }, Invented.Tagged(3)], Token))
            .ShouldBe(new Appended(1, 3));

        (await AllAsync(log)).Select(logged => logged.Event.TaggedAt)
            .ShouldBe([Invented.Tagged(1).TaggedAt, Invented.Tagged(2).TaggedAt, Invented.Tagged(3).TaggedAt]);
    }

    [Fact]
    public async Task An_older_revision_that_arrives_late_is_an_event_too_and_so_is_another_models_opinion()
    {
        var log = Replica();
        await log.AppendAsync([Invented.Tagged(1, revision: 2)], Token);

        await log.AppendAsync([Invented.Tagged(1, revision: 1), Invented.Tagged(1, revision: 2, model: "rules-2")], Token);

        (await AllAsync(log)).Select(logged => (logged.Event.Paper.Revision, logged.Event.Model))
            .ShouldBe([(2, "rules-1"), (1, "rules-1"), (2, "rules-2")]);
    }

    [Fact]
    public async Task An_event_comes_back_as_it_was_appended()
    {
        await Replica().AppendAsync(Invented.Many(1), Token);

        var logged = (await AllAsync(Replica())).ShouldHaveSingleItem();

        JsonOf(logged.Event).ShouldBe(JsonOf(Invented.Tagged(1)));
    }

    [Fact]
    public async Task Eight_writers_with_the_same_events_append_each_once_and_a_reader_never_sees_a_gap()
    {
        const int Writers = 8;
        var events = Invented.Many(400);
        using var done = new CancellationTokenSource();
        var reading = FollowAsync(Replica(), done.Token);

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => AppendShuffledAsync(Replica(), events, seed: writer))));

        await done.CancelAsync();
        ShouldHoldOnceEach(events, await reading);
        ShouldHoldOnceEach(events, await AllAsync(Replica()));
    }

    [Fact]
    public async Task Writers_that_are_cut_off_anywhere_leave_no_gap_and_no_double()
    {
        var events = Invented.Many(200);
        for (var round = 0; round < 5; round++)
        {
            using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(10 + (30 * round)));
            await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
            {
                try
                {
                    await AppendShuffledAsync(Replica(), events, seed: (round * 10) + writer, cut.Token);
                }
                catch (OperationCanceledException)
                {
                    // As meant.
                }
            })));
        }

        await Replica().AppendAsync(events, Token);

        ShouldHoldOnceEach(events, await AllAsync(Replica()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();

        GC.SuppressFinalize(this);
    }

    /// <summary>A log over this test's own documents, with connections of its own, as another process has them.</summary>
    private LoggedEvents Replica()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.AddDocuments(_service, LoggedEvent.Kind);
        services.AddSingleton<LoggedEvents>();

        var replica = services.BuildServiceProvider();
        lock (_replicas)
            _replicas.Add(replica);

        return replica.GetRequiredService<LoggedEvents>();
    }

    private static async Task AppendShuffledAsync(LoggedEvents log, IReadOnlyList<PaperTagged> events, int seed, CancellationToken cancellationToken = default)
    {
        var shuffled = events.ToArray();
        new Random(seed).Shuffle(shuffled);
        foreach (var batch in shuffled.Chunk(25))
            await log.AppendAsync(batch, cancellationToken);
    }

    /// <summary>Reads on and on as a client does, and once more to the end when it is told to stop.</summary>
    private static async Task<IReadOnlyList<LoggedEvent>> FollowAsync(LoggedEvents log, CancellationToken stop)
    {
        var read = new List<LoggedEvent>();
        for (var ending = false; ; ending = stop.IsCancellationRequested)
        {
            IReadOnlyList<LoggedEvent> page;
            while ((page = await log.ReadAsync(read.Count, 30, Token)).Count > 0)
            {
                page.Select(logged => logged.Sequence).ShouldBe(Enumerable.Range(read.Count + 1, page.Count).Select(n => (long)n));
                read.AddRange(page);
            }

            if (ending)
                return read;

            await Task.Delay(1, Token);
        }
    }

    private static Task<IReadOnlyList<LoggedEvent>> AllAsync(LoggedEvents log) => FollowAsync(log, new CancellationToken(canceled: true));

    private static void ShouldHoldOnceEach(IReadOnlyList<PaperTagged> events, IReadOnlyList<LoggedEvent> logged)
    {
        logged.Select(e => LoggedEvent.KeyOf(e.Event)).ShouldBe(events.Select(LoggedEvent.KeyOf), ignoreOrder: true);
    }

    private static string JsonOf(PaperTagged tagged) => System.Text.Json.JsonSerializer.Serialize(tagged, ContractsJson.Default.PaperTagged);
}

public sealed class EventLogOnSqlite(TemporaryFolder folder)
    : EventLogContract(new("Storage:Provider", "sqlite"), new("Storage:Path", folder.Path)), IClassFixture<TemporaryFolder>;

public sealed class EventLogOnMongo(MongoServer server)
    : EventLogContract(
        new("Storage:Provider", "mongodb"),
        new("Storage:ConnectionString", server.ConnectionString),
        new("Storage:DatabasePrefix", server.DatabasePrefix)), IClassFixture<MongoServer>;
