using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests;

/// <summary>The documents of a store, and somebody who is told of each query before it is asked, and of what it has found.</summary>
internal sealed class WatchedDocuments<T>(IDocuments<T> documents, Action<DocumentQuery> asked, Action<IReadOnlyList<T>> found) : IDocuments<T>
    where T : class
{
    public async Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        asked(query);
        var page = await documents.QueryAsync(query, cancellationToken);
        found(page.Items);
        return page;
    }

    public Task<T?> FindAsync(string id, CancellationToken cancellationToken) => documents.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<T>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => documents.FindManyAsync(ids, cancellationToken);

    public Task<IReadOnlyList<Upserted<T>>> UpsertAsync<TChange>(
        IReadOnlyList<TChange> changes, Func<TChange, string> id, Func<T?, TChange, T?> merge, CancellationToken cancellationToken)
        => documents.UpsertAsync(changes, id, merge, cancellationToken);

    public Task<int> InsertAsync(IReadOnlyList<T> inserted, CancellationToken cancellationToken) => documents.InsertAsync(inserted, cancellationToken);

    public Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken) => documents.CountAsync(query, cancellationToken);

    public Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) => documents.DeleteAsync(ids, cancellationToken);
}
