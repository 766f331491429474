using System.Text.Json.Serialization.Metadata;

namespace PaperMesh.Storage;

/// <summary>How documents of one type are kept: under which name, by which id, and by which fields they are found.</summary>
/// <param name="Name">Name of the collection or table: lower case letters, digits and dashes.</param>
/// <param name="Id">Never changes for one document. Ids are in the order of their UTF-8 bytes.</param>
/// <param name="Json">How it is written. Serialised with the source generator.</param>
public sealed record DocumentKind<T>(string Name, Func<T, string> Id, JsonTypeInfo<T> Json)
    where T : class
{
    /// <summary>
    /// What documents can be queried by, under a camelCase name of letters and digits. A document whose value is null is left out of that
    /// index, and so of every query that names it. The values of one index are all texts or all numbers.
    /// </summary>
    /// <remarks>
    /// An index added later is filled from what is stored when the kind is first used. One whose values are to mean something else
    /// takes another name.
    /// </remarks>
    public IReadOnlyDictionary<string, Func<T, IndexKey?>> Indexes { get; init; } = new Dictionary<string, Func<T, IndexKey?>>();

    /// <summary>When the document ceases to be there; null for never.</summary>
    public Func<T, DateTimeOffset?>? Expires { get; init; }
}

/// <summary>
/// A value by which documents are found: a text (in the order of UTF-8 bytes) or a whole number. Times are milliseconds since 1970, UTC.
/// </summary>
public readonly record struct IndexKey
{
    private IndexKey(string? text, long number) => (Text, Number) = (text, number);

    /// <summary>Null when it is a number.</summary>
    public string? Text { get; }

    /// <summary>0 when it is a text.</summary>
    public long Number { get; }

    /// <summary>A text.</summary>
    public static implicit operator IndexKey(string text) => FromString(text);

    /// <summary>A text, or null for none.</summary>
    public static implicit operator IndexKey?(string? text) => text is null ? (IndexKey?)null : FromString(text);

    /// <summary>A whole number.</summary>
    public static implicit operator IndexKey(long number) => FromInt64(number);

    /// <summary>A time, to the millisecond.</summary>
    public static implicit operator IndexKey(DateTimeOffset time) => FromDateTimeOffset(time);

    /// <summary>A day, as <c>2026-11-24</c>.</summary>
    public static implicit operator IndexKey(DateOnly day) => FromDateOnly(day);

    /// <summary>A text; what no store can hold in one (NUL, half a surrogate pair) is replaced by U+FFFD.</summary>
    public static IndexKey FromString(string text) => new(StorableText.Of(text), 0);

    /// <summary>A whole number.</summary>
    public static IndexKey FromInt64(long number) => new(null, number);

    /// <summary>A time, to the millisecond.</summary>
    public static IndexKey FromDateTimeOffset(DateTimeOffset time) => new(null, time.ToUnixTimeMilliseconds());

    /// <summary>A day, as <c>2026-11-24</c>.</summary>
    public static IndexKey FromDateOnly(DateOnly day) => new(day.ToString("O", System.Globalization.CultureInfo.InvariantCulture), 0);
}
