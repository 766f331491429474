using System.Collections.Concurrent;
using System.Diagnostics;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Contracts;
using PaperMesh.EndToEnd.Tests;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Benchmarks;

/// <summary>Slowed Classifiers on a broker of their own, which this process gives papers and whose events it counts.</summary>
internal sealed class SlowedMesh : IAsyncDisposable
{
    private const int UnderWay = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly RabbitServer _rabbit = new();
    private readonly MongoServer _mongo = new();
    private readonly List<ServiceProcess> _classifiers = [];
    private readonly Arrived _arrived = new();
    private WebApplication? _app;

    private SlowedMesh()
    {
    }

    /// <summary>Those that run, the oldest first.</summary>
    public IReadOnlyList<ServiceProcess> Classifiers => _classifiers;

    /// <summary>How many different papers have come back tagged.</summary>
    public int Count => _arrived.Count;

    public static async Task<SlowedMesh> StartAsync(int replicas)
    {
        var mesh = new SlowedMesh();
        try
        {
            await mesh._rabbit.InitializeAsync();
            await mesh._mongo.InitializeAsync();
            for (var replica = 0; replica < replicas; replica++)
                await mesh.AddAsync();
            await mesh.ListenAsync();
            return mesh;
        }
        catch
        {
            await mesh.DisposeAsync(); // Nobody else knows of it.
            throw;
        }
    }

    /// <summary>One replica more; returns when it is ready.</summary>
    public async Task AddAsync()
        => _classifiers.Add(await Programs.StartAnchorAsync(SlowedClassifier.Name, ServiceProcess.Ready, new Dictionary<string, string>
        {
            ["Bus__Transport"] = "rabbitmq",
            ["Bus__Address"] = _rabbit.Address.ToString(),
            ["Storage__Provider"] = "mongodb",
            ["Storage__ConnectionString"] = _mongo.ConnectionString,
            ["Storage__DatabasePrefix"] = _mongo.DatabasePrefix,
            ["Logging__LogLevel__Default"] = "Warning",
        }));

    /// <summary>One replica less, by SIGTERM; returns when it has ended.</summary>
    public async Task RemoveAsync()
    {
        await using var last = _classifiers[^1];
        _classifiers.Remove(last);
        await last.StopAsync(CancellationToken.None);
    }

    /// <summary>Returns when the broker has confirmed all of them.</summary>
    public Task PublishAsync(IReadOnlyList<Paper> papers)
    {
        var bus = _app!.Services.GetRequiredService<IBus>();
        return Parallel.ForEachAsync(papers, new ParallelOptions { MaxDegreeOfParallelism = UnderWay }, async (paper, token) => await bus.Publish(
            new PaperDiscovered { Paper = paper with { Revision = 1 }, Change = PaperChange.New, DiscoveredAt = DateTimeOffset.UtcNow }, token));
    }

    /// <exception cref="TimeoutException">They do not come.</exception>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var waited = Stopwatch.StartNew(); !condition(); await Task.Delay(50))
        {
            if (waited.Elapsed > Patience)
                throw new TimeoutException($"Waited in vain until {what}; {Count:N0} papers came back.");
        }
    }

    /// <returns>Papers in a second, between the first tenth and the last fifth, when all replicas have work.</returns>
    public double Rate()
    {
        var times = _arrived.Times;
        var (first, last) = (times.Count / 10, times.Count * 4 / 5);
        return (last - first) / Stopwatch.GetElapsedTime(times[first], times[last]).TotalSeconds;
    }

    /// <returns>Papers in a second, of the last few.</returns>
    public double RateOf(TimeSpan window)
    {
        var now = Stopwatch.GetTimestamp();
        return _arrived.Times.Count(time => Stopwatch.GetElapsedTime(time, now) < window) / window.TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var classifier in _classifiers)
            await classifier.DisposeAsync();
        if (_app is not null)
            await _app.DisposeAsync();
        await _mongo.DisposeAsync();
        await _rabbit.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Bus:Transport"] = "rabbitmq",
            ["Bus:Address"] = _rabbit.Address.ToString(),
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        builder.AddBus();
        builder.Services.AddSingleton(_arrived);
        builder.Services.RegisterConsumer<CountConsumer, CountConsumerDefinition>();
        _app = builder.Build();
        await _app.StartAsync();
        var health = await _app.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromMinutes(1));
        if (health != BusHealthStatus.Healthy)
            throw new TimeoutException($"The bus is {health}.");
    }
}

/// <summary>Which papers have come back tagged, and when.</summary>
internal sealed class Arrived
{
    private readonly ConcurrentDictionary<string, long> _papers = new();

    public int Count => _papers.Count;

    /// <summary>Timestamps of the stopwatch, in order.</summary>
    public IReadOnlyList<long> Times => [.. _papers.Values.Order()];

    public void Add(string id) => _papers.TryAdd(id, Stopwatch.GetTimestamp());
}

/// <summary>A repeat is harmless: each paper counts once.</summary>
internal sealed class CountConsumer(Arrived arrived) : IConsumer<PaperTagged>
{
    public Task Consume(ConsumeContext<PaperTagged> context)
    {
        arrived.Add(context.Message.Paper.Id);
        return Task.CompletedTask;
    }
}

internal sealed class CountConsumerDefinition() : EventConsumerDefinition<CountConsumer, PaperTagged>("count-tagged");
