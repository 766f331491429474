using MongoDB.Bson;

namespace PaperMesh.Storage.Mongo;

/// <summary>Which documents a command is about.</summary>
internal sealed class MongoConditions(TimeProvider time)
{
    public BsonDateTime Now => new(time.GetUtcNow().UtcDateTime);

    /// <summary>It has expired or was deleted, and the server has not removed it yet.</summary>
    public BsonDocument Expired => Is(MongoDocument.ExpiresField, "$lte", Now);

    public BsonDocument IsThere => Is(MongoDocument.ExpiresField, "$not", new BsonDocument("$lte", Now));

    public bool HasExpired(MongoDocument document) => document.Expires <= time.GetUtcNow();

    public static BsonDocument Among(IEnumerable<string> ids) => Is(MongoDocument.IdField, "$in", new BsonArray(ids));

    /// <summary>The document, if nobody has written it since.</summary>
    public static BsonDocument Exactly(MongoDocument document)
        => new() { { MongoDocument.IdField, document.Id }, { MongoDocument.RevisionField, document.Revision } };

    public static BsonDocument And(params BsonDocument[] conditions) => new("$and", new BsonArray(conditions));

    /// <summary>What the query orders and bounds by.</summary>
    public static string FieldOf(DocumentQuery query)
        => query.OrderBy is { } index ? MongoIndexes.FieldOf(index) : MongoDocument.IdField;

    public BsonDocument Matching(DocumentQuery query, Cursor? after)
    {
        var field = FieldOf(query);
        var conditions = new List<BsonDocument> { IsThere };
        if (query.OrderBy is not null)
            conditions.Add(Is(field, "$exists", true));
        if (query.From is { } from)
            conditions.Add(Is(field, "$gte", MongoDocument.ValueOf(from)));
        if (query.To is { } to)
            conditions.Add(Is(field, "$lte", MongoDocument.ValueOf(to)));
        if (query.AnyOf is { } values)
            conditions.Add(Is(field, "$in", new BsonArray(values.Select(MongoDocument.ValueOf))));

        var behind = query.Descending ? "$lt" : "$gt";
        if (after is { Value: { } value })
        {
            // The first condition follows from the second; it is what lets the server begin there in the index.
            var key = MongoDocument.ValueOf(value);
            conditions.Add(Is(field, behind + "e", key));
            conditions.Add(new BsonDocument("$or", new BsonArray
            {
                Is(field, behind, key),
                new BsonDocument { { field, key }, { MongoDocument.IdField, new BsonDocument(behind, after.Value.Id) } },
            }));
        }
        else if (after is not null)
        {
            conditions.Add(Is(field, behind, after.Value.Id));
        }

        return And([.. conditions]);
    }

    private static BsonDocument Is(string field, string relation, BsonValue value) => new(field, new BsonDocument(relation, value));
}
