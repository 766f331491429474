using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using PaperMesh.Crawler.Sources;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Tests.Harvesting;

/// <summary>One of several Crawlers on one store: everything that it is made of, and nothing that runs by itself.</summary>
internal sealed class InventedCrawler : IAsyncDisposable
{
    public const string Source = "invented";

    private readonly WebApplication _app;

    public InventedCrawler(DirectoryInfo data, TimeProvider time, InventedWorld world, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(one => one.Key, one => (string?)one.Value));
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = data.FullName,
            ["Crawler:Contact"] = "mailto:papers@example.org",
        });
        builder.Services.TryAddSingleton(time);
        builder.AddServiceDefaults();
        builder.AddOpenAccess();
        builder.AddBus();
        builder.AddCrawler();
        AddTo(builder.Services, world);
        _app = builder.Build();
    }

    /// <summary>The invented source, and no other.</summary>
    public static void AddTo(IServiceCollection services, InventedWorld world)
    {
        services.RemoveAll<SourceType>();
        services.AddSingleton(new SourceType(Source, (_, settings) => new InventedSource(settings, world))
        {
            Url = "http://invented.example/",
            IsOn = true,
        });
    }

    public ISource TheSource => Get<SourceCatalog>().Find(Source)!;

    public T Get<T>()
        where T : notnull
        => _app.Services.GetRequiredService<T>();

    /// <summary>What the Crawler has under its own name, since others in the process may have the like.</summary>
    public T GetOwn<T>()
        where T : notnull
        => _app.Services.GetRequiredKeyedService<T>(CrawlerService.Name);

    public IDocuments<T> Documents<T>()
        where T : class
        => Get<IDocuments<T>>();

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
