namespace PaperMesh.Storage;

/// <summary>Which documents, in which order. <c>new DocumentQuery()</c> is all of them, by id.</summary>
public sealed record DocumentQuery
{
    /// <summary>Name of an index of the kind; documents without that value are left out. Null: by id alone.</summary>
    /// <remarks>Documents of equal value follow in the order of their ids, so that the order is total and paging is stable.</remarks>
    public string? OrderBy { get; init; }

    /// <summary>Largest first, ids too.</summary>
    public bool Descending { get; init; }

    /// <summary>
    /// Lower bound of the value ordered by (of the id when <see cref="OrderBy"/> is null), inclusive: a text or a number as the values
    /// are. Null: none.
    /// </summary>
    public IndexKey? From { get; init; }

    /// <summary>Upper bound of the value ordered by (of the id when <see cref="OrderBy"/> is null), inclusive. Null: none.</summary>
    public IndexKey? To { get; init; }

    /// <summary>
    /// Only those whose value ordered by (whose id when <see cref="OrderBy"/> is null) is one of these, at most 10,000.
    /// Null: whatever it is.
    /// </summary>
    public IReadOnlyCollection<IndexKey>? AnyOf { get; init; }

    /// <summary>Items of a page, from 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>Keyset cursor: the <see cref="DocumentPage{T}.Next"/> of the page before. Null: from the start.</summary>
    /// <exception cref="FormatException">Thrown by the query when it is not one.</exception>
    public string? After { get; init; }
}
