namespace PaperMesh.Storage;

/// <summary>One document while changes are folded into it, before it is written once.</summary>
/// <param name="format">Of its kind.</param>
/// <param name="id">The document's.</param>
/// <param name="stored">Its JSON; null when it is not there, or no longer.</param>
internal sealed class Folding<T>(DocumentFormat<T> format, string id, byte[]? stored)
    where T : class
{
    public string Id => id;

    public T? Document { get; private set; } = stored is null ? null : format.Read(stored, id);

    /// <summary>As it is to be stored; null when there is nothing.</summary>
    public byte[]? Json { get; private set; } = stored;

    public bool MustBeWritten { get; private set; }

    public UpsertOutcome Apply<TChange>(TChange change, Func<T?, TChange, T?> merge)
    {
        var result = merge(Document, change);
        if (result is null || ReferenceEquals(result, Document))
            return UpsertOutcome.Unchanged;

        if (format.Kind.Id(result) is var resultId && resultId != id)
        {
            throw new InvalidOperationException(
                $"A change about \"{id}\" of \"{format.Kind.Name}\" was merged into a document \"{resultId}\".");
        }

        var written = format.Write(result, id);
        var replacing = Json is null ? written : format.Unknown.Replace(Json, written);
        if (replacing is null)
            return UpsertOutcome.Unchanged;

        var outcome = Json is null ? UpsertOutcome.Inserted : UpsertOutcome.Changed;
        (Document, Json, MustBeWritten) = (result, replacing, true);
        return outcome;
    }
}
