using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Crawler.Tests;

/// <summary>The Crawler as it runs: its real host, a SQLite file, the in-memory bus, and somebody who listens to what it publishes.</summary>
internal sealed class CrawlerHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CrawlerHost(WebApplication app)
    {
        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public IReadOnlyCollection<PaperDiscovered> Published => _app.Services.GetRequiredService<Listener>().Heard;

    public static async Task<CrawlerHost> StartAsync(
        DirectoryInfo data, TimeProvider? time = null, IReadOnlyDictionary<string, string?>? settings = null, Action<IServiceCollection>? change = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = data.FullName,
            ["Outbound:AllowedHosts:0"] = "127.0.0.1",
        });
        builder.Configuration.AddInMemoryCollection(settings ?? new Dictionary<string, string?>());

        builder.Services.TryAddSingleton(time ?? TimeProvider.System);
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddCrawler();
        builder.Services.AddSingleton<Listener>();
        builder.Services.RegisterConsumer<ListenConsumer, ListenDefinition>();
        change?.Invoke(builder.Services);

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapCrawler();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new CrawlerHost(app);
    }

    public Task KeepAsync(string by, params IEnumerable<PaperDiscovered> papers) => Services.GetRequiredService<IBus>().Publish(
        new PapersKept { By = by, Papers = [.. papers.Select(one => new PaperRevision(one.Paper.Id, one.Paper.Revision))] },
        TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private sealed class Listener
    {
        public ConcurrentQueue<PaperDiscovered> Heard { get; } = new();
    }

    private sealed class ListenConsumer(Listener listener) : IConsumer<PaperDiscovered>
    {
        public Task Consume(ConsumeContext<PaperDiscovered> context)
        {
            listener.Heard.Enqueue(context.Message);
            return Task.CompletedTask;
        }
    }

    private sealed class ListenDefinition() : EventConsumerDefinition<ListenConsumer, PaperDiscovered>("listen");
}
