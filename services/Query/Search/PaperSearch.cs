namespace PaperMesh.Query.Search;

/// <summary>Finds papers.</summary>
internal sealed class PaperSearch
{
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
        => throw new NotSupportedException($"{request} {cancellationToken}");
}
