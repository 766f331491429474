namespace PaperMesh.Storage;

/// <summary>Documents of one kind, each under its id. The one way in which a service keeps anything.</summary>
/// <remarks>
/// Implemented on SQLite and on MongoDB; both pass the same contract tests. Safe for concurrent use, by any number of processes.
/// What a call has returned from is durable. A document that has expired is not there.
/// <para>
/// An id is any text but an empty one, or one with NUL or half a surrogate pair: to store such a document throws
/// <see cref="ArgumentException"/>, to look for it finds nothing. So does a document of more than 15 MB throw, by its id. One that is
/// stored and cannot be read as <typeparamref name="T"/> throws <see cref="InvalidDataException"/>.
/// </para>
/// </remarks>
public interface IDocuments<T>
    where T : class
{
    /// <summary>The document of that id, or null.</summary>
    Task<T?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Those of the ids that are there, in the order asked for; an id asked for twice comes twice.</summary>
    Task<IReadOnlyList<T>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>Folds changes into what is stored, each document atomically: no concurrent change is lost.</summary>
    /// <param name="changes">Several about one id are folded in their order. All ids of one call need not succeed together.</param>
    /// <param name="id">Which document a change is about.</param>
    /// <param name="merge">
    /// Pure: called again when another writer was faster. Gets the stored document (null when there is none) and the change, returns
    /// what is to be stored, of the same id; null, or the stored document itself, leaves everything as it is.
    /// </param>
    /// <param name="cancellationToken">Stops between documents.</param>
    /// <returns>For each change, in order, what became of its document.</returns>
    /// <remarks>
    /// Fields of a stored document that <typeparamref name="T"/> does not know (a newer version of the service wrote them) stay, in
    /// objects inside it too; lists and dictionaries are replaced whole. A result that is the same JSON as what is stored is not written.
    /// </remarks>
    /// <exception cref="TimeoutException">Other writers were faster for many seconds. Some of the documents may be stored.</exception>
    Task<IReadOnlyList<Upserted<T>>> UpsertAsync<TChange>(
        IReadOnlyList<TChange> changes,
        Func<TChange, string> id,
        Func<T?, TChange, T?> merge,
        CancellationToken cancellationToken);

    /// <summary>Inserts in the order given and stops at the first whose id is taken, by whomever.</summary>
    /// <returns>How many were inserted: those are the first ones, and no later one is.</returns>
    Task<int> InsertAsync(IReadOnlyList<T> documents, CancellationToken cancellationToken);

    /// <summary>One page of what matches, in the order of the query.</summary>
    Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken);

    /// <summary>How many documents match; limit and cursor do not count.</summary>
    Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken);

    /// <summary>Removes those of the ids that are there.</summary>
    /// <returns>How many were.</returns>
    Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken);
}

/// <summary>What became of one change.</summary>
/// <param name="Document">As it is stored now, after all changes of the call; null when there is none.</param>
/// <param name="Outcome">What the change did to it.</param>
public readonly record struct Upserted<T>(T? Document, UpsertOutcome Outcome)
    where T : class;

/// <summary>What a change did to its document.</summary>
public enum UpsertOutcome
{
    /// <summary>Nothing: it was already so, or the merge declined.</summary>
    Unchanged,

    /// <summary>There was none; now there is.</summary>
    Inserted,

    /// <summary>It differs from what was stored.</summary>
    Changed,
}

/// <summary>Part of an ordered list.</summary>
/// <param name="Items">At most as many as asked for.</param>
/// <param name="Next">Keyset cursor behind the last item, to be put into <see cref="DocumentQuery.After"/>; null at the end.</param>
public sealed record DocumentPage<T>(IReadOnlyList<T> Items, string? Next);
