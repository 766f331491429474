using MassTransit;
using MassTransit.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Contracts;
using PaperMesh.Notifier.DeadLetters;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests;

/// <summary>The Notifier on a free port, as <c>Program.cs</c> builds it. Two over one folder are two replicas.</summary>
internal sealed class RunningNotifier : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _openRequests;

    private RunningNotifier(WebApplication app)
    {
        _app = app;
        Http = new HttpClient();
        Log = app.Services.GetRequiredService<LoggedEvents>();
        Bus = app.Services.GetRequiredService<IBus>();
    }

    public HttpClient Http { get; }

    public LoggedEvents Log { get; }

    public IBus Bus { get; }

    /// <summary>Requests that are being answered.</summary>
    public int OpenRequests => _openRequests;

    /// <summary>What the Crawler is told.</summary>
    public Receipts Receipts => _app.Services.GetRequiredService<Receipts>();

    public IDocuments<LongMessage> LongMessages => _app.Services.GetRequiredService<IDocuments<LongMessage>>();

    /// <param name="folder">Where it keeps what it keeps.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="settings">Win over the defaults: memory for a bus.</param>
    /// <param name="add">What else is in the process.</param>
    public static async Task<RunningNotifier> StartAsync(
        string folder, TimeProvider? time = null, IEnumerable<KeyValuePair<string, string?>>? settings = null, Action<IServiceCollection>? add = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(
        [
            new("Urls", "http://127.0.0.1:0"),
            new("Storage:Path", folder),
            new("Bus:Transport", "memory"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddNotifier();
        builder.Services.AddSingleton<Receipts>();
        builder.Services.RegisterConsumer<ReceiptConsumer, ReceiptConsumerDefinition>();

        add?.Invoke(builder.Services);

        var app = builder.Build();
        var notifier = new RunningNotifier(app);
        app.Use(notifier.CountAsync);
        app.MapServiceDefaults();
        app.MapNotifier();

        await app.StartAsync(TestContext.Current.CancellationToken);

        // Over a broker nobody waits for the queues, and what is published before they are there reaches nobody.
        await app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(30));
        notifier.Http.BaseAddress = new Uri(app.Urls.First());
        return notifier;
    }

    public T Get<T>()
        where T : notnull
        => _app.Services.GetRequiredService<T>();

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _openRequests);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _openRequests);
        }
    }
}

/// <summary>Stands for the Crawler.</summary>
internal sealed class ReceiptConsumer(Receipts receipts) : IConsumer<PapersKept>
{
    public Task Consume(ConsumeContext<PapersKept> context)
    {
        receipts.Add(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class ReceiptConsumerDefinition() : EventConsumerDefinition<ReceiptConsumer, PapersKept>("test-receipts");

/// <summary>How often which revision was receipted.</summary>
internal sealed class Receipts
{
    private readonly Dictionary<PaperRevision, int> _counts = [];

    public void Add(PapersKept kept)
    {
        kept.By.ShouldBe("notifier");
        lock (_counts)
        {
            foreach (var paper in kept.Papers)
                _counts[paper] = _counts.GetValueOrDefault(paper) + 1;
        }
    }

    public int Of(PaperTagged tagged)
    {
        lock (_counts)
            return _counts.GetValueOrDefault(new PaperRevision(tagged.Paper.Id, tagged.Paper.Revision));
    }
}
