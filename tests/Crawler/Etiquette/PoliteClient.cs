using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Tests.Sources;
using PaperMesh.Servers;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Tests.Etiquette;

/// <summary>The client of all sources, a server to ask, and a clock that is turned while it waits.</summary>
internal sealed class PoliteClient : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");
    private readonly ServiceProvider _services;

    private PoliteClient(FakeTimeProvider time, IEnumerable<(string Key, string? Value)> settings)
    {
        var all = Replica.In(_folder);
        all["Crawler:Contact"] = "mailto:papers@example.org";
        all["Outbound:AllowedHosts:0"] = "127.0.0.1";
        foreach (var (key, value) in settings)
            all[key] = value;

        Time = time;
        Server.Time = time;
        var services = Replica.Services(all, time);
        services.AddOptions<CrawlerOptions>().BindConfiguration("Crawler");
        services.AddSourceHttp();
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; }

    public FakeSource Server { get; } = new();

    public IServiceProvider Services => _services;

    public static async Task<PoliteClient> StartAsync(params (string Key, string? Value)[] settings)
    {
        var client = new PoliteClient(new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero)), settings);
        await client.Server.InitializeAsync();
        return client;
    }

    /// <summary>The client of a source of that name.</summary>
    public HttpClient For(string source = "our-blog", bool isApi = true, string? url = null)
        => new AskedBy(source, isApi).Client(
            _services.GetRequiredService<IHttpMessageHandlerFactory>(), Configured.Source(source, url ?? Server.Address));

    public Task<string> AskAsync(string path = "page", bool isApi = true)
        => TurnAsync(For(isApi: isApi).GetStringAsync(path, TestContext.Current.CancellationToken));

    /// <summary>Turns the clock on while the task waits for it; fails the test when it does not end.</summary>
    /// <remarks>
    /// Slowly while a request is out: the machine's time in which its lease is to be renewed passes at another pace. What is known of
    /// distances is therefore only how small they cannot be.
    /// </remarks>
    public async Task<T> TurnAsync<T>(Task<T> task)
    {
        var leases = _services.GetRequiredKeyedService<IDocuments<StoredLease>>(CrawlerService.Name);
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!task.IsCompleted && DateTime.UtcNow < deadline)
        {
            await Task.Delay(2, TestContext.Current.CancellationToken);
            var isOut = await leases.FindAsync("budget:127.0.0.1", TestContext.Current.CancellationToken) is { Holder: not null };
            Time.Advance(TimeSpan.FromMilliseconds(isOut ? 10 : 200));
        }

        task.IsCompleted.ShouldBeTrue("It still waits.");
        return await task;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
