using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace PaperMesh.Storage;

/// <summary>
/// Keeps what a newer version of a service has written when an older one updates the document: the fields of stored objects that
/// their types do not know. Objects inside objects are gone through; lists, dictionaries, and whatever has a converter of its own are
/// replaced whole.
/// </summary>
internal sealed class UnknownFields(JsonTypeInfo root)
{
    private readonly ConcurrentDictionary<Type, FrozenDictionary<string, Type>?> _known = new();

    /// <summary>What to store in the place of a document: the changed one, and behind its fields the unknown ones of the stored.</summary>
    /// <returns>Null when that is the same JSON as what is stored, but for white space, escapes and the order of fields.</returns>
    public byte[]? Replace(byte[] stored, byte[] changed)
    {
        if (stored.AsSpan().SequenceEqual(changed))
            return null;

        using var before = JsonDocument.Parse(stored);
        using var after = JsonDocument.Parse(changed);
        if (JsonElement.DeepEquals(before.RootElement, after.RootElement))
            return null;
        if (!AnyIn(before.RootElement, root.Type))
            return changed;

        var from = JsonObject.Create(before.RootElement)!;
        var to = JsonObject.Create(after.RootElement)!;
        Copy(from, to, root.Type);
        if (JsonNode.DeepEquals(from, to))
            return null;

        var bytes = new ArrayBufferWriter<byte>(stored.Length + changed.Length);
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = root.Options.Encoder }))
            to.WriteTo(writer);

        return bytes.WrittenSpan.ToArray();
    }

    private bool AnyIn(JsonElement stored, Type type)
    {
        if (stored.ValueKind != JsonValueKind.Object || Known(type) is not { } known)
            return false;

        foreach (var field in stored.EnumerateObject())
        {
            if (!known.TryGetValue(field.Name, out var fieldType) || AnyIn(field.Value, fieldType))
                return true;
        }

        return false;
    }

    private void Copy(JsonNode stored, JsonNode changed, Type type)
    {
        if (stored is not JsonObject from || changed is not JsonObject to || Known(type) is not { } known)
            return;

        foreach (var (name, value) in from)
        {
            if (!known.TryGetValue(name, out var fieldType))
                to[name] = value?.DeepClone();
            else if (value is not null && to[name] is { } below)
                Copy(value, below, fieldType);
        }
    }

    /// <summary>The fields of a type that is written as an object field by field; null for every other type.</summary>
    private FrozenDictionary<string, Type>? Known(Type type)
        => _known.GetOrAdd(type, type =>
        {
            if (!root.Options.TryGetTypeInfo(Nullable.GetUnderlyingType(type) ?? type, out var info)
                || info.Kind != JsonTypeInfoKind.Object
                || info.PolymorphismOptions is not null
                || info.Properties.Any(property => property.IsExtensionData))
            {
                return null;
            }

            return info.Properties
                .Where(property => property.Get is not null || property.Set is not null)
                .ToFrozenDictionary(property => property.Name, property => property.PropertyType);
        });
}
