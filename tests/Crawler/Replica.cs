using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Servers;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Tests;

/// <summary>What a replica of the Crawler shares with the others: the store, opened by itself.</summary>
internal static class Replica
{
    /// <summary>The settings of a store in a file.</summary>
    public static Dictionary<string, string?> In(DirectoryInfo folder) => new() { ["Storage:Path"] = folder.FullName };

    /// <summary>The settings of a store on the server.</summary>
    public static Dictionary<string, string?> On(MongoServer server) => new()
    {
        ["Storage:Provider"] = nameof(StorageProvider.MongoDb),
        ["Storage:ConnectionString"] = server.ConnectionString,
        ["Storage:DatabasePrefix"] = server.DatabasePrefix,
    };

    /// <summary>Services with the leases in that store, by that clock.</summary>
    public static ServiceCollection Services(IReadOnlyDictionary<string, string?> settings, TimeProvider time)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        services.AddSingleton(time);
        services.AddLogging();
        services.AddLeases(CrawlerService.Name);
        return services;
    }
}
