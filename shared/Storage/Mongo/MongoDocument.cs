using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace PaperMesh.Storage.Mongo;

/// <summary>A document as a collection holds it: <c>_id</c>, the fields of its body, then what is ours.</summary>
/// <param name="Id">Field <c>_id</c>.</param>
/// <param name="Json">The body.</param>
/// <param name="Revision">
/// Field <c>_rev</c>: counts the writes, from a random start, so that a document that was deleted and made again is not taken for
/// its elder.
/// </param>
/// <param name="Indexed">Field <c>_idx</c>: the values it can be found by.</param>
/// <param name="Expires">Field <c>_expires</c>, a date; absent for never.</param>
internal readonly record struct MongoDocument(string Id, byte[] Json, long Revision, BsonDocument Indexed, DateTimeOffset? Expires)
{
    public const string IdField = "_id";
    public const string RevisionField = "_rev";
    public const string IndexedField = "_idx";
    public const string ExpiresField = "_expires";

    private const int MaxBytes = 16 * 1024 * 1024;

    public static BsonValue ValueOf(IndexKey key) => key.Text is { } text ? text : key.Number;

    public static IndexKey KeyOf(BsonValue value) => value.IsString ? value.AsString : value.ToInt64();

    /// <exception cref="ArgumentException">It is larger than MongoDB takes.</exception>
    public RawBsonDocument ToBson()
    {
        using var bytes = new MemoryStream(Json.Length + 512);
        using (var bson = new BsonBinaryWriter(bytes, new BsonBinaryWriterSettings { MaxDocumentSize = int.MaxValue }))
        {
            bson.WriteStartDocument();
            bson.WriteString(IdField, Id);
            BsonJson.Write(bson, Json);
            bson.WriteInt64(RevisionField, Revision);
            bson.WriteName(IndexedField);
            MongoDB.Bson.Serialization.BsonSerializer.Serialize(bson, Indexed);
            if (Expires is { } expires)
                bson.WriteDateTime(ExpiresField, expires.ToUnixTimeMilliseconds());

            bson.WriteEndDocument();
        }

        return bytes.Length <= MaxBytes
            ? new RawBsonDocument(bytes.ToArray())
            : throw new ArgumentException($"Document \"{Id}\" has {bytes.Length} bytes as BSON; MongoDB takes at most {MaxBytes}.");
    }

    /// <param name="raw">As it came.</param>
    /// <param name="encoder">How its kind escapes text: null as by default.</param>
    /// <exception cref="InvalidDataException">It is not one of ours.</exception>
    public static MongoDocument Of(RawBsonDocument raw, JavaScriptEncoder? encoder)
    {
        var body = new ArrayBufferWriter<byte>(raw.Slice.Length);
        using var json = new Utf8JsonWriter(body, new JsonWriterOptions { Encoder = encoder });
        using var bytes = new ByteBufferStream(raw.Slice, ownsBuffer: false);
        using var bson = new BsonBinaryReader(bytes);

        var document = default(MongoDocument) with { Indexed = [] };
        bson.ReadStartDocument();
        json.WriteStartObject();
        while (bson.ReadBsonType() != BsonType.EndOfDocument)
        {
            switch (bson.ReadName())
            {
                case IdField:
                    document = document with { Id = bson.ReadString() };
                    break;

                case RevisionField:
                    document = document with { Revision = bson.ReadInt64() };
                    break;

                case ExpiresField:
                    document = document with { Expires = DateTimeOffset.FromUnixTimeMilliseconds(bson.ReadDateTime()) };
                    break;

                case IndexedField:
                    document = document with { Indexed = MongoDB.Bson.Serialization.BsonSerializer.Deserialize<BsonDocument>(bson) };
                    break;

                case var name:
                    BsonJson.Read(bson, name, json);
                    break;
            }
        }

        json.WriteEndObject();
        json.Flush();
        return document with { Json = body.WrittenSpan.ToArray() };
    }
}
