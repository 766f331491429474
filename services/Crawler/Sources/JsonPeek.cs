using System.Globalization;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources;

/// <summary>
/// Fields of foreign JSON that are only looked at, before anybody depends on them: what is absent, of another kind or unreadable is null.
/// Those that a paper needs are read by <see cref="JsonFields"/>, which says what is wrong.
/// </summary>
internal static class JsonPeek
{
    public static string? TextIn(this JsonElement element, string name) => element.Field(name) is { } value ? value.AsTextOrNull() : null;

    public static string? AsTextOrNull(this JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a character.
            return null;
        }
    }

    /// <summary>A count, written as a number or as text.</summary>
    public static int? CountIn(this JsonElement element, string name)
        => element.Field(name) is { ValueKind: JsonValueKind.Number or JsonValueKind.String } value
            && int.TryParse(value.GetRawText().AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                ? count
                : null;

    public static bool IsTrueIn(this JsonElement element, string name) => element.Field(name) is { ValueKind: JsonValueKind.True };

    /// <summary>Its items; empty when it is no list.</summary>
    public static IEnumerable<JsonElement> ListIn(this JsonElement element, string name)
        => element.Field(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>For people, where a record stands: the name that it has, in quotes, else its number.</summary>
    /// <param name="nameField">The field that holds its name.</param>
    public static string Whereabouts(this JsonElement record, string nameField, int number)
        => record.TextIn(nameField) is { } name ? Excerpt.Of(name) : number.ToString(CultureInfo.InvariantCulture);

    private static JsonElement? Field(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
