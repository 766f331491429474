using System.Buffers;
using System.Text.Json;

namespace PaperMesh.Storage;

/// <summary>Documents of a kind as JSON, and the rules about their names, ids and sizes that hold on every adapter.</summary>
internal sealed class DocumentFormat<T>
    where T : class
{
    /// <summary>Bytes of JSON. MongoDB's limit is 16 MiB of BSON, in which text takes the same room and numbers a little more.</summary>
    private const int MaxBytes = 15_000_000;

    private static readonly SearchValues<char> KindNameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> IndexNameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    public DocumentFormat(DocumentKind<T> kind)
    {
        if (kind.Name.Length == 0 || kind.Name.AsSpan().ContainsAnyExcept(KindNameCharacters))
            throw new ArgumentException($"\"{kind.Name}\" cannot name a kind: use lower case letters, digits and dashes.", nameof(kind));

        foreach (var index in kind.Indexes.Keys)
        {
            if (index.Length == 0 || index.AsSpan().ContainsAnyExcept(IndexNameCharacters))
                throw new ArgumentException($"\"{index}\" cannot name an index of \"{kind.Name}\": use letters and digits.", nameof(kind));
        }

        Kind = kind;
        Unknown = new UnknownFields(kind.Json);
    }

    public DocumentKind<T> Kind { get; }

    public UnknownFields Unknown { get; }

    /// <exception cref="ArgumentException">The document is too large.</exception>
    public byte[] Write(T document, string id)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(document, Kind.Json);
        return json.Length <= MaxBytes
            ? json
            : throw new ArgumentException(
                $"Document \"{id}\" of \"{Kind.Name}\" has {json.Length} bytes as JSON; at most {MaxBytes} can be stored.");
    }

    /// <exception cref="InvalidDataException">What is stored is not of this kind.</exception>
    public T Read(ReadOnlySpan<byte> json, string id)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Kind.Json) ?? throw new JsonException("It is null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Document \"{id}\" of \"{Kind.Name}\" cannot be read: {e.Message}", e);
        }
    }

    /// <summary>False: no document can be there under it.</summary>
    public static bool IsId(string id) => id.Length > 0 && StorableText.Of(id) == id;

    /// <exception cref="ArgumentException">No document can be kept under this id.</exception>
    public string CheckedId(string id)
        => IsId(id)
            ? id
            : throw new ArgumentException(
                $"\"{id}\" cannot be an id of \"{Kind.Name}\": it is empty, or holds NUL or half a surrogate pair.");

    /// <summary>The query's cursor, once all the rest of the query is known to be right.</summary>
    /// <exception cref="ArgumentException">The query names no index of the kind, or a bound that is no id.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not from 1 to 10,000, or there are more values than that.</exception>
    /// <exception cref="FormatException">The cursor is none of this query.</exception>
    public Cursor? Check(DocumentQuery query)
    {
        if (query.OrderBy is { } index && !Kind.Indexes.ContainsKey(index))
        {
            var known = Kind.Indexes.Count == 0 ? "none" : string.Join(", ", Kind.Indexes.Keys.Order());
            throw new ArgumentException($"\"{Kind.Name}\" has no index \"{index}\"; it has {known}.");
        }

        if (query.OrderBy is null && (query.From is { Text: null } || query.To is { Text: null }))
            throw new ArgumentException($"Bounds of a query by id must be texts: {query.From} to {query.To} of \"{Kind.Name}\".");

        if (query.OrderBy is null && query.AnyOf?.Any(id => id.Text is null) == true)
            throw new ArgumentException($"Ids asked for must be texts, of \"{Kind.Name}\".");

        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.AnyOf?.Count ?? 0, 10_000, nameof(query.AnyOf));
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query.Limit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, 10_000, nameof(query.Limit));
        return Cursor.Of(query);
    }
}
