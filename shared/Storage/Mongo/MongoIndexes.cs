using MongoDB.Bson;
using MongoDB.Driver;

namespace PaperMesh.Storage.Mongo;

/// <summary>The indexes of one kind's collection, and the filling of those that a kind gains later.</summary>
/// <remarks>
/// <c>by_x</c> on (<c>_idx.x</c>, <c>_id</c>) of the documents that have the value, for every index <c>x</c>; <c>expires</c>, by which
/// the server removes what has expired.
/// </remarks>
internal static class MongoIndexes
{
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

        CreateIndexModel<RawBsonDocument>[] missing =
        [
            .. gained.Select(Index),
            .. format.Kind.Expires is not null && !present.Contains(Expiry.Options.Name) ? [Expiry] : Array.Empty<CreateIndexModel<RawBsonDocument>>(),
        ];
        if (missing.Length > 0)
            await collection.Indexes.CreateManyAsync(missing, cancellationToken);
    }

    private static string NameOf(string index) => "by_" + index;

    private static CreateIndexModel<RawBsonDocument> Index(string index)
        => new(
            new BsonDocument { { FieldOf(index), 1 }, { MongoDocument.IdField, 1 } },
            new CreateIndexOptions<RawBsonDocument>
            {
                Name = NameOf(index),
                PartialFilterExpression = new BsonDocument(FieldOf(index), new BsonDocument("$exists", true)),
            });

    private static CreateIndexModel<RawBsonDocument> Expiry
        => new(
            new BsonDocument(MongoDocument.ExpiresField, 1),
            new CreateIndexOptions<RawBsonDocument> { Name = "expires", ExpireAfter = TimeSpan.Zero });

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
                    updates.Add(new UpdateOneModel<RawBsonDocument>(MongoDocuments<T>.Exactly(stored), new BsonDocument("$set", values)));
            }

            if (updates.Count > 0)
                await collection.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, cancellationToken);
        }
    }
}
