using System.Text.Json;

namespace PaperMesh.Storage;

/// <summary>One document while changes are folded into it, before it is written once.</summary>
/// <param name="format">Of its kind.</param>
/// <param name="id">The document's.</param>
/// <param name="stored">Its JSON; null when it is not there, or no longer.</param>
internal sealed class Folding<T>(DocumentFormat<T> format, string id, byte[]? stored)
    where T : class
{
    private readonly byte[]? _stored = stored;

    public string Id => id;

    public T? Document { get; private set; } = stored is null ? null : format.Read(stored, id);

    /// <summary>As it is to be stored; null when there is nothing.</summary>
    public byte[]? Json { get; private set; } = stored;

    /// <summary>What is stored already needs no write, not even after changes that took each other back.</summary>
    public bool MustBeWritten => Json is not null && (_stored is null || !IsSame(_stored, Json));

    public UpsertOutcome Apply<TChange>(TChange change, Func<T?, TChange, T?> merge)
    {
        var result = merge(Document, change);
        if (result is null || ReferenceEquals(result, Document))
            return UpsertOutcome.Unchanged;

        if (format.Kind.Id(result) is var resultId && resultId != id)
            throw new InvalidOperationException($"A change about \"{id}\" of \"{format.Kind.Name}\" was merged into a document \"{resultId}\".");

        var json = format.Write(result, id);
        if (Json is not null)
        {
            if (IsSame(Json, json) || IsSame(Json, json = format.Unknown.Keep(Json, json)))
                return UpsertOutcome.Unchanged;
        }

        var outcome = Json is null ? UpsertOutcome.Inserted : UpsertOutcome.Changed;
        (Document, Json) = (result, json);
        return outcome;
    }

    /// <summary>Equal but for the order of fields. Another order does not change the length, so most that differ are told apart at once.</summary>
    private static bool IsSame(byte[] one, byte[] other)
    {
        if (one.Length != other.Length)
            return false;
        if (one.AsSpan().SequenceEqual(other))
            return true;

        using var a = JsonDocument.Parse(one);
        using var b = JsonDocument.Parse(other);
        return JsonElement.DeepEquals(a.RootElement, b.RootElement);
    }
}
