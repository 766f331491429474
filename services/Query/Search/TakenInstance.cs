using System.Globalization;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Search.Mapped;
using PaperMesh.Storage;
using Lock = Lucene.Net.Store.Lock;

namespace PaperMesh.Query.Search;

/// <summary>The name of a replica that nobody has named: the first number that no other one on the same folder has.</summary>
/// <remarks>
/// It is held by a lock on <c>instance-1.lock</c> as long as the process lives, and free as soon as that ends, however it does. So the names
/// stay few and the same, whatever replicas come and go: a queue or an index for each that ever ran would be left behind by it.
/// </remarks>
internal sealed class TakenInstance : IPostConfigureOptions<QueryOptions>, IDisposable
{
    private const int Most = 1000;

    private readonly Lazy<(Lock Lock, string Name)> _taken;

    public TakenInstance(IOptions<StorageOptions> storage) => _taken = new(() => Take(storage.Value.Path));

    public void PostConfigure(string? name, QueryOptions options)
    {
        if (options.TakeInstance)
            options.Instance = _taken.Value.Name;
    }

    public void Dispose()
    {
        if (_taken.IsValueCreated)
            _taken.Value.Lock.Dispose();
    }

    private static (Lock Lock, string Name) Take(string folder)
    {
        var locks = new FileLocks(folder);
        for (var number = 1; number <= Most; number++)
        {
            var name = number.ToString(CultureInfo.InvariantCulture);
            var one = locks.MakeLock($"instance-{name}.lock");
            if (one.Obtain())
                return (one, name);
        }

        throw new InvalidOperationException($"The names 1 to {Most} are taken in {Path.GetFullPath(folder)}. Name this replica: Query:Instance.");
    }
}
