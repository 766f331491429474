using Lucene.Net.Index;

namespace PaperMesh.Query.Search;

/// <summary>Merges segments on threads of their own.</summary>
/// <param name="failed">Told what a merge failed with; its segments stay as they are. Lucene's own way is to end the process.</param>
internal sealed class IndexMerges(Action<Exception> failed) : ConcurrentMergeScheduler
{
    protected override void HandleMergeException(Exception exc) => failed(exc);
}
