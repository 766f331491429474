using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PaperMesh.Storage;

/// <summary>Where a page ended: the value ordered by and the id of its last document. Opaque to callers, and safe in a URL.</summary>
/// <param name="OrderBy">Index of the query; null: by id alone.</param>
/// <param name="Value">Null when <paramref name="OrderBy"/> is.</param>
/// <param name="Id">Decides among documents of equal value.</param>
internal readonly record struct Cursor(string? OrderBy, IndexKey? Value, string Id)
{
    /// <summary>The cursor of the query, or null when it starts at the beginning.</summary>
    /// <exception cref="FormatException">It is no cursor, or one of another order.</exception>
    public static Cursor? Of(DocumentQuery query)
    {
        if (query.After is null)
            return null;

        var read = Read(query.After)
            ?? throw new FormatException($"\"{query.After}\" is not a cursor: pass on the \"next\" of the page before, unchanged.");

        return read.OrderBy == query.OrderBy
            ? read
            : throw new FormatException($"The cursor is one of a list by {read.OrderBy ?? "id"}, not by {query.OrderBy ?? "id"}.");
    }

    public override string ToString()
    {
        var wire = new Wire(OrderBy, Value?.Text, Value is { Text: null } number ? number.Number : null, Id);
        return Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(wire, CursorJson.Default.Wire));
    }

    private static Cursor? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(Base64Url.DecodeFromChars(text), CursorJson.Default.Wire) switch
            {
                { Id: not null, OrderBy: null, Text: null, Number: null } wire => new(null, null, wire.Id),
                { Id: not null, OrderBy: not null, Text: { } value, Number: null } wire => new(wire.OrderBy, value, wire.Id),
                { Id: not null, OrderBy: not null, Text: null, Number: { } value } wire => new(wire.OrderBy, value, wire.Id),
                _ => null,
            };
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    internal sealed record Wire(string? OrderBy, string? Text, long? Number, string? Id);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Cursor.Wire))]
internal sealed partial class CursorJson : JsonSerializerContext;
