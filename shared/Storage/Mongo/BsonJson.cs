using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using JsonTokenType = System.Text.Json.JsonTokenType;

namespace PaperMesh.Storage.Mongo;

/// <summary>JSON as BSON that an operator can read and query, and back to exactly the same JSON.</summary>
/// <remarks>
/// Numbers become int, long or double when that number is written the same way again; any other (<c>1.10</c>, <c>1e400</c>) becomes
/// <c>{ "%json": "1.10" }</c>. In names, what MongoDB takes for an operator or a path is escaped as in a URL: <c>$</c> in front,
/// <c>.</c> anywhere, and <c>_</c> in front at the top, where it marks what is ours.
/// </remarks>
internal static class BsonJson
{
    private const string RawNumber = "%json";

    /// <summary>Writes the fields of a JSON object into the BSON document that the writer is in.</summary>
    public static void Write(IBsonWriter bson, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new ArgumentException("A document must be a JSON object.", nameof(json));

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bson.WriteName(Escaped(reader.GetString()!, isAtTop: true));
            reader.Read();
            WriteValue(bson, ref reader);
        }
    }

    /// <summary>Reads one field of the BSON document that the reader is in, whose name has been read, into a JSON object.</summary>
    public static void Read(IBsonReader bson, string name, Utf8JsonWriter json)
    {
        json.WritePropertyName(Unescaped(name));
        ReadValue(bson, json);
    }

    private static void WriteValue(IBsonWriter bson, ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                bson.WriteStartDocument();
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    bson.WriteName(Escaped(json.GetString()!, isAtTop: false));
                    json.Read();
                    WriteValue(bson, ref json);
                }

                bson.WriteEndDocument();
                break;

            case JsonTokenType.StartArray:
                bson.WriteStartArray();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    WriteValue(bson, ref json);

                bson.WriteEndArray();
                break;

            case JsonTokenType.Number:
                WriteNumber(bson, ref json);
                break;

            case JsonTokenType.String:
                bson.WriteString(json.GetString());
                break;

            case JsonTokenType.Null:
                bson.WriteNull();
                break;

            default:
                bson.WriteBoolean(json.GetBoolean());
                break;
        }
    }

    private static void WriteNumber(IBsonWriter bson, ref Utf8JsonReader json)
    {
        var text = json.ValueSpan;
        if (json.TryGetInt64(out var whole) && IsWrittenAs(whole, text))
        {
            if (whole is >= int.MinValue and <= int.MaxValue)
                bson.WriteInt32((int)whole);
            else
                bson.WriteInt64(whole);
        }
        else if (json.TryGetDouble(out var real) && IsWrittenAs(real, text))
        {
            bson.WriteDouble(real);
        }
        else
        {
            bson.WriteStartDocument();
            bson.WriteString(RawNumber, Encoding.UTF8.GetString(text));
            bson.WriteEndDocument();
        }
    }

    private static bool IsWrittenAs<TNumber>(TNumber number, ReadOnlySpan<byte> text)
        where TNumber : IUtf8SpanFormattable
    {
        Span<byte> written = stackalloc byte[64];
        return number.TryFormat(written, out var length, default, CultureInfo.InvariantCulture) && written[..length].SequenceEqual(text);
    }

    private static void ReadValue(IBsonReader bson, Utf8JsonWriter json)
    {
        switch (bson.GetCurrentBsonType())
        {
            case BsonType.Document:
                ReadDocument(bson, json);
                break;

            case BsonType.Array:
                bson.ReadStartArray();
                json.WriteStartArray();
                while (bson.ReadBsonType() != BsonType.EndOfDocument)
                    ReadValue(bson, json);

                json.WriteEndArray();
                bson.ReadEndArray();
                break;

            case BsonType.Int32:
                json.WriteNumberValue(bson.ReadInt32());
                break;

            case BsonType.Int64:
                json.WriteNumberValue(bson.ReadInt64());
                break;

            case BsonType.Double:
                json.WriteNumberValue(bson.ReadDouble());
                break;

            case BsonType.String:
                json.WriteStringValue(bson.ReadString());
                break;

            case BsonType.Boolean:
                json.WriteBooleanValue(bson.ReadBoolean());
                break;

            case BsonType.Null:
                bson.ReadNull();
                json.WriteNullValue();
                break;

            case var other:
                throw new InvalidDataException($"PaperMesh writes no value of type {other}; somebody else has.");
        }
    }

    private static void ReadDocument(IBsonReader bson, Utf8JsonWriter json)
    {
        bson.ReadStartDocument();
        var isFirst = true;
        while (bson.ReadBsonType() != BsonType.EndOfDocument)
        {
            var name = bson.ReadName();
            if (isFirst && name == RawNumber)
            {
                json.WriteRawValue(bson.ReadString());
                bson.ReadEndDocument();
                return;
            }

            if (isFirst)
                json.WriteStartObject();

            isFirst = false;
            Read(bson, name, json);
        }

        if (isFirst)
            json.WriteStartObject();

        json.WriteEndObject();
        bson.ReadEndDocument();
    }

    private static readonly SearchValues<char> Escapable = SearchValues.Create("%.\0");

    private static string Escaped(string name, bool isAtTop)
    {
        var escaped = name.AsSpan().ContainsAny(Escapable)
            ? name.Replace("%", "%25", StringComparison.Ordinal)
                .Replace(".", "%2E", StringComparison.Ordinal)
                .Replace("\0", "%00", StringComparison.Ordinal)
            : name;

        return escaped switch
        {
            ['$', ..] => "%24" + escaped[1..],
            ['_', ..] when isAtTop => "%5F" + escaped[1..],
            _ => escaped,
        };
    }

    private static string Unescaped(string name) => name.Contains('%') ? Uri.UnescapeDataString(name) : name;
}
