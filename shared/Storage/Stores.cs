using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using PaperMesh.Storage.Mongo;
using PaperMesh.Storage.Sqlite;

namespace PaperMesh.Storage;

/// <summary>The store of each service in this process, on the provider of the settings.</summary>
internal sealed class Stores(IOptions<StorageOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<IStore>> _opened = new();

    /// <summary>Those that somebody has asked for, by service.</summary>
    public IEnumerable<KeyValuePair<string, IStore>> Opened
        => _opened.Where(store => store.Value.IsValueCreated).Select(store => KeyValuePair.Create(store.Key, store.Value.Value));

    public IStore Of(string service) => _opened.GetOrAdd(service, _ => new Lazy<IStore>(() => options.Value.Provider switch
    {
        StorageProvider.Sqlite => new SqliteStore(Path.Combine(options.Value.Path, service + ".db"), time),
        StorageProvider.MongoDb => new MongoStore(options.Value.ConnectionString, options.Value.DatabasePrefix + service, time),
        var provider => throw new NotSupportedException($"Storage:Provider {provider}"),
    })).Value;

    public void Dispose()
    {
        foreach (var (_, store) in Opened)
            (store as IDisposable)?.Dispose();
    }
}
