using System.Text.Json;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>
/// MassTransit in memory and nothing else: publish, count the words, publish, store in SQLite. A process of its own, so that its processor
/// time and its memory are. <c>POST /papers</c> takes JSON Lines and answers when all of them are stored.
/// </summary>
/// <remarks>As well tuned as it is known to be: 100 publishes under way, hundreds of messages fetched ahead, transactions of 100, which do not wait for the disk
/// (PaperMesh's do).</remarks>
internal static class BarePipeline
{
    public const string Name = "bare-pipeline";

    private const int UnderWay = 100;
    private const int Batch = 100;
    private const int Prefetch = 500;

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<BareStore>();
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddConsumer<CountWordsConsumer>();
            bus.AddConsumer<StoreConsumer>(consumer => consumer.Options<BatchOptions>(
                batch => batch.SetMessageLimit(Batch).SetTimeLimit(TimeSpan.FromMilliseconds(20)).SetConcurrencyLimit(2)));
            bus.UsingInMemory((context, memory) =>
            {
                memory.PrefetchCount = Prefetch;
                memory.ConfigureEndpoints(context);
            });
        });

        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/papers", PublishAsync);
        await app.RunAsync();
    }

    /// <returns>How many are stored by now, of this request and of those before it.</returns>
    private static async Task<int> PublishAsync(HttpRequest request, IBus bus, BareStore store, CancellationToken cancellationToken)
    {
        var stored = store.Count;
        var published = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BarePapers.ReadAsync(request.Body), options, async (paper, token) =>
        {
            await bus.Publish(paper, token);
            Interlocked.Increment(ref published);
        });

        while (store.Count < stored + published)
            await Task.Delay(5, cancellationToken);

        return store.Count;
    }
}

/// <summary>The first hop. Writes nothing, so a repeat is harmless.</summary>
internal sealed class CountWordsConsumer : IConsumer<BarePaper>
{
    public Task Consume(ConsumeContext<BarePaper> context) => context.Publish(CountedPaper.Of(context.Message), context.CancellationToken);
}

/// <summary>The second hop. A repeat replaces the row by itself.</summary>
internal sealed class StoreConsumer(BareStore store) : IConsumer<Batch<CountedPaper>>
{
    public Task Consume(ConsumeContext<Batch<CountedPaper>> context)
    {
        store.Keep(context.Message.Select(one => one.Message));
        return Task.CompletedTask;
    }
}

/// <summary>One table, a transaction a batch.</summary>
internal sealed class BareStore : IDisposable
{
    private readonly Lock _turn = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-benchmarks-");
    private readonly SqliteConnection _connection;
    private volatile int _count;

    public BareStore()
    {
        _connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "papers.db")};Pooling=False");
        _connection.Open();
        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=NORMAL");
        Run("CREATE TABLE papers (id TEXT PRIMARY KEY, words INTEGER, body BLOB) WITHOUT ROWID");
    }

    /// <summary>How many papers were kept since the start, repeats included.</summary>
    public int Count => _count;

    public void Keep(IEnumerable<CountedPaper> papers)
    {
        lock (_turn)
        {
            using var transaction = _connection.BeginTransaction();
            using var insert = _connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT OR REPLACE INTO papers VALUES ($id, $words, $body)";
            var (id, words, body) = (insert.Parameters.Add("$id", SqliteType.Text), insert.Parameters.Add("$words", SqliteType.Integer), insert.Parameters.Add("$body", SqliteType.Blob));
            var kept = 0;
            foreach (var paper in papers)
            {
                (id.Value, words.Value, body.Value) = (paper.Paper.Id, paper.Words, JsonSerializer.SerializeToUtf8Bytes(paper.Paper));
                insert.ExecuteNonQuery();
                kept++;
            }

            transaction.Commit();
            _count += kept;
        }
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
