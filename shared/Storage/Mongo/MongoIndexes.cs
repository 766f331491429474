using MongoDB.Bson;
using MongoDB.Driver;

namespace PaperMesh.Storage.Mongo;

/// <summary>The indexes of one kind's collection, and the filling of those that a kind gains later.</summary>
/// <remarks>
/// <c>by_x</c> on (<c>_idx.x</c>, <c>_id</c>) of the documents that have the value, for every index <c>x</c>; <c>expires</c>, by which
/// the server removes what has expired or was deleted.
/// </remarks>
internal static class MongoIndexes
{
    /// <summary>
    /// For how long the server keeps what is no longer there: longer than any call takes between reading a document and writing it.
    /// Until then the document's revision is known, and whoever read it before it went cannot bring it back.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public static string FieldOf(string index) => $"{MongoDocument.IndexedField}.{index}";

    /// <summary>Makes what is missing. A new index is made after its values: where it is there, it is whole.</summary>
    public static async Task EnsureAsync<T>(
        IMongoCollection<RawBsonDocument> collection, DocumentFormat<T> format, CancellationToken cancellationToken)
        where T : class
    {
        var present = await NamesAsync(collection, cancellationToken);
        var gained = format.Kind.Indexes.Keys.Where(index => !present.Contains(NameOf(index))).ToArray();

        if (gained.Length > 0)
            await FillAsync(collection, format, gained, cancellationToken);

        var missing = gained.Select(Index).ToList();
        if (!present.Contains(Expiry.Options.Name))
            missing.Add(Expiry);
        if (missing.Count > 0)
            await collection.Indexes.CreateManyAsync(missing, cancellationToken);
    }

    private static string NameOf(string index) => "by_" + index;

    private static CreateIndexModel<RawBsonDocument> Index(string index)
        => new(
            new BsonDocument { { FieldOf(index), 1 }, { MongoDocument.IdField, 1 } },
            new CreateIndexOptions<RawBsonDocument> { Name = NameOf(index), PartialFilterExpression = Has(FieldOf(index)) });

    private static CreateIndexModel<RawBsonDocument> Expiry
        => new(
            new BsonDocument(MongoDocument.ExpiresField, 1),
            new CreateIndexOptions<RawBsonDocument>
            {
                Name = "expires",
                ExpireAfter = Grace,
                PartialFilterExpression = Has(MongoDocument.ExpiresField),
            });

    private static BsonDocument Has(string field) => new(field, new BsonDocument("$exists", true));

    private static async Task<HashSet<string>> NamesAsync(IMongoCollection<RawBsonDocument> collection, CancellationToken cancellationToken)
    {
        using var indexes = await collection.Indexes.ListAsync(cancellationToken);
        return [.. (await indexes.ToListAsync(cancellationToken)).Select(index => index["name"].AsString)];
    }

    /// <summary>A document that somebody writes meanwhile is left alone: whoever writes it writes the values too.</summary>
    private static async Task FillAsync<T>(
        IMongoCollection<RawBsonDocument> collection, DocumentFormat<T> format, string[] indexes, CancellationToken cancellationToken)
        where T : class
    {
        using var cursor = await collection.Find(new BsonDocument()).ToCursorAsync(cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            var updates = new List<WriteModel<RawBsonDocument>>();
            foreach (var raw in cursor.Current)
            {
                using var _ = raw;
                var stored = MongoDocument.Of(raw, format.Kind.Json.Options.Encoder);
                var document = format.Read(stored.Json, stored.Id);
                var values = new BsonDocument();
                foreach (var index in indexes)
                {
                    if (format.Kind.Indexes[index](document) is { } key)
                        values.Add(FieldOf(index), MongoDocument.ValueOf(key));
                }

                if (values.ElementCount > 0)
                    updates.Add(new UpdateOneModel<RawBsonDocument>(MongoConditions.Exactly(stored), new BsonDocument("$set", values)));
            }

            if (updates.Count > 0)
                await collection.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
    }
}
