using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
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
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);

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

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => AppendShuffledAsync(Replica(), events, seed: writer, Token))));

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

    [Fact]
    public async Task The_oldest_beyond_a_number_are_trimmed_and_the_numbers_go_on()
    {
        var log = Replica();
        await log.AppendAsync(Invented.Many(1_200), Token);

        (await log.TrimAsync(keepFor: null, keepEvents: 3, Token)).ShouldBe(1_197);

        (await log.KeptAsync(Token)).ShouldBe(new KeptEvents(1_198, 1_200));
        (await log.KeptAsync(Token)).Count.ShouldBe(3);
        (await Replica().ReadAsync(0, 10, Token)).Select(logged => logged.Sequence).ShouldBe([1_198, 1_199, 1_200]);
        (await log.TrimAsync(keepFor: null, keepEvents: 3, Token)).ShouldBe(0);
        (await log.AppendAsync(Invented.Many(1, first: 2_000), Token)).ShouldBe(new Appended(1, 1_201));
    }

    [Fact]
    public async Task What_was_logged_long_ago_is_trimmed_but_never_the_last_event()
    {
        var log = Replica();
        await log.AppendAsync(Invented.Many(3), Token);
        _time.Advance(TimeSpan.FromDays(10));
        await log.AppendAsync(Invented.Many(2, first: 4), Token);

        (await log.TrimAsync(TimeSpan.FromDays(10), keepEvents: null, Token)).ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await log.TrimAsync(TimeSpan.FromDays(10), keepEvents: null, Token)).ShouldBe(3);
        (await log.KeptAsync(Token)).ShouldBe(new KeptEvents(4, 5));

        _time.Advance(TimeSpan.FromDays(1_000));
        (await log.TrimAsync(TimeSpan.FromDays(10), keepEvents: null, Token)).ShouldBe(1);
        (await log.KeptAsync(Token)).ShouldBe(new KeptEvents(5, 5));
        (await log.LastAsync(Token)).ShouldBe(5);
    }

    [Fact]
    public async Task An_event_that_was_trimmed_is_no_new_one_when_it_comes_again()
    {
        var log = Replica();
        await log.AppendAsync(Invented.Many(5), Token);
        await log.TrimAsync(keepFor: null, keepEvents: 1, Token);

        (await Replica().AppendAsync(Invented.Many(6), Token)).ShouldBe(new Appended(1, 6));

        (await log.ReadAsync(0, 10, Token)).Select(logged => logged.Event.Paper.Id).ShouldBe(["arxiv:2611.00005", "arxiv:2611.00006"]);
    }

    [Fact]
    public async Task Trimmers_that_are_cut_off_anywhere_leave_one_piece_while_writers_append_and_repeat()
    {
        var events = Invented.Many(300);
        using var done = new CancellationTokenSource();
        var reading = ReadWholeAsync(Replica(), done.Token);
        var appending = Task.WhenAll(Enumerable.Range(0, 2).Select(writer => AppendShuffledAsync(Replica(), events, seed: writer, Token)));
        for (var round = 0; round < 6; round++)
        {
            using var cut = new CancellationTokenSource(TimeSpan.FromMilliseconds(10 + (40 * round)));
            await Task.WhenAll(TrimAsync(cut.Token), TrimAsync(cut.Token));
        }

        await appending;
        await AppendShuffledAsync(Replica(), events, seed: 9, Token);
        await Replica().TrimAsync(keepFor: null, keepEvents: 40, Token);

        await done.CancelAsync();
        (await reading).ShouldBe(300);
        (await Replica().KeptAsync(Token)).ShouldBe(new KeptEvents(261, 300));

        async Task TrimAsync(CancellationToken cancellationToken)
        {
            try
            {
                await Replica().TrimAsync(keepFor: null, keepEvents: 40, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // As meant.
            }
        }
    }

    [Fact]
    public async Task A_writer_that_was_slow_does_not_take_the_place_of_what_was_trimmed_meanwhile()
    {
        var log = Replica();
        var events = Invented.Many(9);
        await log.AppendAsync([.. events.Take(2)], Token);
        var others = 0;
        var slow = new LoggedEvents(
            new Slow(Documents<LoggedEvent>(), async () =>
            {
                if (others++ > 0)
                    return;

                await log.AppendAsync([.. events.Skip(3)], Token);
                await log.TrimAsync(keepFor: null, keepEvents: 2, Token);
            }),
            Documents<TrimmedEvent>(),
            _time);

        (await slow.AppendAsync([events[2]], Token)).ShouldBe(new Appended(1, 9));

        (await log.ReadAsync(0, 10, Token)).Select(logged => (logged.Sequence, logged.Event.Paper.Id))
            .ShouldBe([(7, "arxiv:2611.00008"), (8, "arxiv:2611.00009"), (9, "arxiv:2611.00003")]);
        (await log.FindAsync([1, 9], Token)).Select(logged => logged.Sequence).ShouldBe([9]);
        (await log.KeptAsync(Token)).ShouldBe(new KeptEvents(7, 9));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();

        GC.SuppressFinalize(this);
    }

    /// <summary>A log over this test's own documents, with connections of its own, as another process has them.</summary>
    private LoggedEvents Replica() => Services().GetRequiredService<LoggedEvents>();

    private IDocuments<T> Documents<T>()
        where T : class
        => Services().GetRequiredService<IDocuments<T>>();

    private ServiceProvider Services()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddLogging();
        services.AddSingleton<TimeProvider>(_time);
        services.AddDocuments(_service, LoggedEvent.Kind);
        services.AddDocuments(_service, TrimmedEvent.Kind);
        services.AddSingleton<LoggedEvents>();

        var replica = services.BuildServiceProvider();
        lock (_replicas)
            _replicas.Add(replica);

        return replica;
    }

    /// <summary>The documents of a writer to whom something happens each time before it inserts.</summary>
    private sealed class Slow(IDocuments<LoggedEvent> documents, Func<Task> before) : IDocuments<LoggedEvent>
    {
        public Task<LoggedEvent?> FindAsync(string id, CancellationToken cancellationToken) => documents.FindAsync(id, cancellationToken);

        public Task<IReadOnlyList<LoggedEvent>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
            => documents.FindManyAsync(ids, cancellationToken);

        public Task<IReadOnlyList<Upserted<LoggedEvent>>> UpsertAsync<TChange>(
            IReadOnlyList<TChange> changes, Func<TChange, string> id, Func<LoggedEvent?, TChange, LoggedEvent?> merge, CancellationToken cancellationToken)
            => documents.UpsertAsync(changes, id, merge, cancellationToken);

        public async Task<int> InsertAsync(IReadOnlyList<LoggedEvent> inserted, CancellationToken cancellationToken)
        {
            await before();
            return await documents.InsertAsync(inserted, cancellationToken);
        }

        public Task<DocumentPage<LoggedEvent>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
            => documents.QueryAsync(query, cancellationToken);

        public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken) => documents.CountAsync(query, cancellationToken);

        public Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
            => documents.DeleteAsync(ids, cancellationToken);
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

    /// <summary>Reads the whole of it again and again, and is content when it is one piece.</summary>
    /// <returns>Its end.</returns>
    private static async Task<long> ReadWholeAsync(LoggedEvents log, CancellationToken stop)
    {
        while (true)
        {
            var ending = stop.IsCancellationRequested;
            long[] sequences = [.. (await log.ReadAsync(0, 1_000, Token)).Select(logged => logged.Sequence)];
            sequences.ShouldBe(Enumerable.Range(0, sequences.Length).Select(n => sequences[0] + n));
            if (ending)
                return sequences[^1];

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
