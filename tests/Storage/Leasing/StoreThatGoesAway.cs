namespace PaperMesh.Storage.Tests.Leasing;

/// <summary>A real store to which the connection can break.</summary>
internal sealed class StoreThatGoesAway<T>(IDocuments<T> store) : IDocuments<T>
    where T : class
{
    public bool IsAway { get; set; }

    private IDocuments<T> Store => IsAway ? throw new TimeoutException("The store does not answer.") : store;

    public Task<T?> FindAsync(string id, CancellationToken cancellationToken) => Store.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<T>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Store.FindManyAsync(ids, cancellationToken);

    public Task<IReadOnlyList<Upserted<T>>> UpsertAsync<TChange>(
        IReadOnlyList<TChange> changes, Func<TChange, string> id, Func<T?, TChange, T?> merge, CancellationToken cancellationToken)
        => Store.UpsertAsync(changes, id, merge, cancellationToken);

    public Task<int> InsertAsync(IReadOnlyList<T> documents, CancellationToken cancellationToken)
        => Store.InsertAsync(documents, cancellationToken);

    public Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
        => Store.QueryAsync(query, cancellationToken);

    public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken) => Store.CountAsync(query, cancellationToken);

    public Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => Store.DeleteAsync(ids, cancellationToken);
}
