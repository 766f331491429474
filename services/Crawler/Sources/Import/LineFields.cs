using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>
/// The fields of a line, found in one pass over it; to ask a <see cref="JsonDocument"/> for each would take longer than to read it. As in
/// <see cref="JsonFields"/>, absent and null are the same, and a value of another kind than asked for is a <see cref="FormatException"/>
/// that names the field. Names are compared as they are written; of two fields of one name the last one counts.
/// </summary>
internal readonly ref struct LineFields
{
    private readonly ReadOnlySpan<byte> _line;
    private readonly ReadOnlySpan<Field> _fields;

    private LineFields(ReadOnlySpan<byte> line, ReadOnlySpan<Field> fields)
    {
        _line = line;
        _fields = fields;
    }

    /// <param name="line">One JSON value, in UTF-8.</param>
    /// <param name="fields">Room for as many fields as there usually are.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">It is no object.</exception>
    public static LineFields Of(ReadOnlySpan<byte> line, Span<Field> fields)
    {
        var json = new Utf8JsonReader(line);
        json.Read();
        var isObject = json.TokenType == JsonTokenType.StartObject;
        var count = 0;
        while (json.Read())
        {
            if (!isObject || json.TokenType != JsonTokenType.PropertyName)
                continue;

            if (count == fields.Length)
            {
                var more = new Field[2 * count];
                fields.CopyTo(more);
                fields = more;
            }

            // Behind the quote.
            var name = new Slice((int)json.TokenStartIndex + 1, json.ValueSpan.Length);
            json.Read();
            var (kind, isEscaped, start) = (json.TokenType, json.ValueIsEscaped, (int)json.TokenStartIndex);

            // To find the end of a text with escapes takes as long as to read it, so it is read here.
            var text = kind == JsonTokenType.String && isEscaped ? TextOrNull(ref json) : null;
            var items = kind == JsonTokenType.StartArray ? PassOverList(ref json) : 0;
            json.Skip();
            fields[count++] = new Field(name, new Slice(start, (int)json.BytesConsumed - start), kind, isEscaped, text, items);
        }

        return isObject ? new LineFields(line, fields[..count]) : throw new FormatException($"not an object but {Excerpt.Of(line)}");
    }

    public string? Text(string name) => Find(name) is { } field ? TextOf(name, field) : null;

    /// <summary>Whether it is exactly that text.</summary>
    public bool Is(string name, ReadOnlySpan<byte> text)
        => Find(name) is { Kind: JsonTokenType.String, IsEscaped: false } field ? Unquoted(field).SequenceEqual(text) : Text(name) == Encoding.UTF8.GetString(text);

    public DateTimeOffset? Date(string name)
    {
        if (Find(name) is not { } field)
            return null;

        // No date is longer.
        Span<char> written = stackalloc char[40];
        return field is { Kind: JsonTokenType.String, IsEscaped: false } && Encoding.UTF8.TryGetChars(Unquoted(field), written, out var length)
            ? SourceDate.Parse(name, written[..length])
            : SourceDate.Parse(name, TextOf(name, field));
    }

    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { Kind: JsonTokenType.True } => true,
        { Kind: JsonTokenType.False } => false,
        { } field => throw Unexpected(name, "true or false", field),
    };

    /// <summary>A number as it is written; null for anything else.</summary>
    public string? Digits(string name)
        => Find(name) is { Kind: JsonTokenType.Number } field ? Encoding.UTF8.GetString(field.Value.Of(_line)) : null;

    /// <summary>The items of a list; empty when absent.</summary>
    /// <param name="text">Reads one that is a text; null: as any other.</param>
    public IReadOnlyList<T> List<T>(string name, Func<JsonElement, T> read, Func<string, T>? text = null)
    {
        if (Find(name) is not { } field)
            return [];

        if (field.Kind != JsonTokenType.StartArray)
            throw Unexpected(name, "a list", field);

        var items = new T[field.Items];
        var json = new Utf8JsonReader(field.Value.Of(_line));
        json.Read();
        for (var at = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; at++)
            items[at] = json.TokenType == JsonTokenType.String && text is not null ? text(Decode(name, ref json)) : read(JsonElement.ParseValue(ref json));

        return items;
    }

    /// <summary>To the end of the list that the reader is at the start of.</summary>
    /// <returns>How many items it has.</returns>
    private static int PassOverList(ref Utf8JsonReader json)
    {
        var items = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            items++;
            json.Skip();
        }

        return items;
    }

    private Field? Find(string name)
    {
        for (var at = _fields.Length - 1; at >= 0; at--)
        {
            ref readonly var field = ref _fields[at];
            if (field.Name.Length == name.Length && Ascii.Equals(field.Name.Of(_line), name))
                return field.Kind == JsonTokenType.Null ? null : field;
        }

        return null;
    }

    private string TextOf(string name, Field field)
    {
        if (field.Kind != JsonTokenType.String)
            throw Unexpected(name, "a text", field);

        if (field.Text is { } read)
            return read;

        if (!field.IsEscaped)
            return Encoding.UTF8.GetString(Unquoted(field));

        var json = new Utf8JsonReader(field.Value.Of(_line));
        json.Read();
        return Decode(name, ref json);
    }

    private ReadOnlySpan<byte> Unquoted(Field field) => field.Value.Of(_line)[1..^1];

    /// <summary>Null when it holds half of a character, which <see cref="Decode"/> says to whom asks for it.</summary>
    private static string? TextOrNull(ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Decode(string name, ref Utf8JsonReader json)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"{name}: holds half of a character (a surrogate without its other half)");
        }
    }

    private FormatException Unexpected(string name, string expected, Field field)
        => new($"{name}: {expected} is expected, not {Excerpt.Of(field.Value.Of(_line))}");

    /// <summary>A part of the line.</summary>
    internal readonly record struct Slice(int Start, int Length)
    {
        public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line.Slice(Start, Length);
    }

    /// <summary>Where a field stands, and of what kind it is.</summary>
    /// <param name="Text">Of a text with escapes what it says.</param>
    /// <param name="Items">Of a list how many it has.</param>
    internal readonly record struct Field(Slice Name, Slice Value, JsonTokenType Kind, bool IsEscaped, string? Text, int Items);

    /// <summary>For as many fields as a line usually has.</summary>
    [InlineArray(24)]
    internal struct Room
    {
        private Field _first;
    }
}
