namespace PaperMesh.Query.Papers;

/// <summary>The papers that readers see.</summary>
internal sealed class PaperStore
{
    /// <param name="id">As people write it: <c>arxiv:</c> may be missing, a version (<c>v3</c>) may be there.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<StoredPaper?> FindAsync(string id, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{id} {cancellationToken}");
}
