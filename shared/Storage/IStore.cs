namespace PaperMesh.Storage;

/// <summary>All that one service keeps: a SQLite file or a MongoDB database.</summary>
public interface IStore
{
    /// <summary>The documents of one kind. Their table or collection and its indexes are made when first needed.</summary>
    IDocuments<T> Open<T>(DocumentKind<T> kind)
        where T : class;

    /// <summary>Returns when the store answers.</summary>
    /// <exception cref="Exception">It does not; what is thrown says why.</exception>
    Task PingAsync(CancellationToken cancellationToken);
}
