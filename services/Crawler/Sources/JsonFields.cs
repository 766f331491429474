using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources;

/// <summary>Fields of foreign JSON. Absent and null are the same; a value of another kind than asked for is a fault that names the field.</summary>
/// <exception cref="FormatException">Thrown by each of them for such a fault.</exception>
internal static class JsonFields
{
    public static string? Text(this JsonElement element, string name)
        => element.Field(name) is { } value ? value.AsText(name) : null;

    public static DateTimeOffset? Date(this JsonElement element, string name)
        => element.Text(name) is { } text ? SourceDate.Parse(name, text) : null;

    public static bool? Flag(this JsonElement element, string name) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } value => throw Unexpected(name, "true or false", value),
    };

    /// <summary>A count at its time; null when the source does not count. A negative one is a fault.</summary>
    public static Signal? Count(this JsonElement element, string name, DateTimeOffset at) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value when value.TryGetInt64(out var count) && count >= 0 => new Signal(count, at),
        { } value => throw Unexpected(name, "a count", value),
    };

    public static JsonElement? Object(this JsonElement element, string name) => element.Field(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => value,
        { } value => throw Unexpected(name, "an object", value),
    };

    /// <summary>Its items, each as <paramref name="read"/> has it; empty when absent.</summary>
    public static IReadOnlyList<T> List<T>(this JsonElement element, string name, Func<JsonElement, T> read) => element.Field(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } value => [.. value.EnumerateArray().Select(read)],
        { } value => throw Unexpected(name, "a list", value),
    };

    /// <param name="name">Of the field that holds it, for the message.</param>
    public static string AsText(this JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
            throw Unexpected(name, "a text", value);

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"{name}: holds half of a character (a surrogate without its other half)");
        }
    }

    /// <param name="name">Of the field that holds it.</param>
    /// <param name="expected">For people: <c>a text</c>.</param>
    public static FormatException Unexpected(string name, string expected, JsonElement value)
        => new($"{name}: {expected} is expected, not {Excerpt.Of(value.GetRawText())}");

    private static JsonElement? Field(this JsonElement element, string name)
        => element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
