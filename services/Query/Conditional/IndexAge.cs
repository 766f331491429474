using Lucene.Net.Index;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Conditional;

/// <summary>When what readers see has last changed, as far as this process knows.</summary>
internal sealed class IndexAge(PaperIndex index, TimeProvider time)
{
    private readonly Lock _turn = new();
    private long? _version;
    private DateTimeOffset _changed;

    /// <summary>
    /// In whole seconds, UTC. Null in the second of a change: another one may follow in it, and the two would be told apart by nothing.
    /// At most an hour ago: some lists look at the clock.
    /// </summary>
    public DateTimeOffset? LastChange()
    {
        var now = time.GetUtcNow();
        var second = Floor(now, TimeSpan.FromSeconds(1));
        var hour = Floor(now, TimeSpan.FromHours(1));
        lock (_turn)
        {
            // Seen late is harmless: who was answered before then was told the time of the change before.
            var version = index.Search(searcher => ((DirectoryReader)searcher.IndexReader).Version);
            if (_version != version)
                (_version, _changed) = (version, second);

            if (_changed >= second)
                return null;

            return _changed > hour ? _changed : hour;
        }
    }

    private static DateTimeOffset Floor(DateTimeOffset time, TimeSpan unit) => new(time.UtcTicks - (time.UtcTicks % unit.Ticks), TimeSpan.Zero);
}
