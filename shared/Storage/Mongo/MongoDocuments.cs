using MongoDB.Bson;
using MongoDB.Driver;
using static PaperMesh.Storage.Mongo.MongoConditions;

namespace PaperMesh.Storage.Mongo;

/// <summary>Documents of one kind in a collection. See README.md beside the port for the layout.</summary>
internal sealed class MongoDocuments<T>(IMongoCollection<RawBsonDocument> collection, DocumentFormat<T> format, TimeProvider time)
    : IDocuments<T>
    where T : class
{
    /// <summary>Documents of one round trip when there are more.</summary>
    private const int RoundTrip = 1000;

    /// <summary>How often a change is tried again because another writer was faster. Of those who race, one always wins.</summary>
    private const int MaxAttempts = 60;

    private readonly MongoConditions _conditions = new(time);
    private volatile bool _ensured;

    public async Task<T?> FindAsync(string id, CancellationToken cancellationToken)
        => await FindManyAsync([id], cancellationToken) is [var document] ? document : null;

    public async Task<IReadOnlyList<T>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        var found = new List<T>(ids.Count);
        foreach (var some in ids.Where(DocumentFormat<T>.IsId).Chunk(RoundTrip))
        {
            var stored = await LoadAsync(some, cancellationToken);
            foreach (var id in some)
            {
                if (stored.TryGetValue(id, out var document) && !_conditions.HasExpired(document))
                    found.Add(format.Read(document.Json, id));
            }
        }

        return found;
    }

    public async Task<IReadOnlyList<Upserted<T>>> UpsertAsync<TChange>(
        IReadOnlyList<TChange> changes,
        Func<TChange, string> id,
        Func<T?, TChange, T?> merge,
        CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        var result = new Upserted<T>[changes.Count];
        var byId = Enumerable.Range(0, changes.Count).GroupBy(i => format.CheckedId(id(changes[i])));

        foreach (var some in byId.Chunk(RoundTrip))
        {
            var open = some;
            for (var attempt = 0; open.Length > 0; attempt++)
            {
                await GiveWayAsync(attempt, open[0].Key, cancellationToken);
                var stored = await LoadAsync(open.Select(changed => changed.Key), cancellationToken);
                var lost = await WriteAsync([.. open.Select(changed => Fold(changed, stored))], stored, cancellationToken);
                open = [.. open.Where(changed => lost.Contains(changed.Key))];
            }
        }

        return result;

        Folding<T> Fold(IGrouping<string, int> changed, Dictionary<string, MongoDocument> stored)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isThere = stored.TryGetValue(changed.Key, out var before) && !_conditions.HasExpired(before);
            var document = new Folding<T>(format, changed.Key, isThere ? before.Json : null);
            var outcomes = changed.Select(i => (Change: i, Outcome: document.Apply(changes[i], merge))).ToArray();
            foreach (var (change, outcome) in outcomes)
                result[change] = new Upserted<T>(document.Document, outcome);

            return document;
        }
    }

    public async Task<int> InsertAsync(IReadOnlyList<T> documents, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        if (documents.Count == 0)
            return 0;

        var bsons = documents.Select(NewBson).ToArray();
        for (var inserted = 0; inserted < bsons.Length; inserted++)
        {
            try
            {
                await collection.InsertManyAsync(bsons[inserted..], new InsertManyOptions { IsOrdered = true }, cancellationToken);
                break;
            }
            catch (MongoBulkWriteException<RawBsonDocument> e) when (AreTaken(e))
            {
                inserted += e.WriteErrors[0].Index;
                if (!await ReplaceExpiredAsync(bsons[inserted], cancellationToken))
                    return inserted;
            }
        }

        return bsons.Length;

        RawBsonDocument NewBson(T document)
        {
            var id = format.CheckedId(format.Kind.Id(document));
            return ToBson(id, document, format.Write(document, id), NewRevision());
        }
    }

    public async Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        var after = format.Check(query);
        await EnsureAsync(cancellationToken);

        var direction = query.Descending ? -1 : 1;
        var sort = new BsonDocument(FieldOf(query), direction);
        sort[MongoDocument.IdField] = direction;

        var items = new List<T>();
        MongoDocument last = default;
        using var cursor = await collection
            .Find(_conditions.Matching(query, after), new FindOptions { BatchSize = query.Limit + 1 })
            .Sort(sort)
            .Limit(query.Limit + 1)
            .ToCursorAsync(cancellationToken);

        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var raw in cursor.Current)
            {
                using var _ = raw;
                if (items.Count == query.Limit)
                    return new DocumentPage<T>(items, CursorAt(query, last).ToString());

                last = MongoDocument.Of(raw, format.Kind.Json.Options.Encoder);
                items.Add(format.Read(last.Json, last.Id));
            }
        }

        return new DocumentPage<T>(items, null);
    }

    public async Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        format.Check(query with { After = null });
        await EnsureAsync(cancellationToken);

        // Of all documents, it is those that are gone which are few and indexed.
        return query is { OrderBy: null, From: null, To: null, AnyOf: null }
            ? await CountAsync([]) - await CountAsync(_conditions.Expired)
            : await CountAsync(_conditions.Matching(query, after: null));

        Task<long> CountAsync(BsonDocument condition)
            => collection.CountDocumentsAsync(condition, cancellationToken: cancellationToken);
    }

    public async Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        var deleted = 0L;
        var expireNow = new BsonDocument
        {
            { "$set", new BsonDocument(MongoDocument.ExpiresField, _conditions.Now) },
            { "$inc", new BsonDocument(MongoDocument.RevisionField, 1L) },
            { "$unset", new BsonDocument(MongoDocument.IndexedField, "") },
        };
        foreach (var some in ids.Where(DocumentFormat<T>.IsId).Chunk(RoundTrip))
        {
            var present = And(Among(some), _conditions.IsThere);
            deleted += (await collection.UpdateManyAsync(present, expireNow, cancellationToken: cancellationToken)).ModifiedCount;
        }

        return deleted;
    }

    /// <summary>Writes what must be, each document only over what was read.</summary>
    /// <returns>The ids of those for which another writer was faster.</returns>
    private async Task<HashSet<string>> WriteAsync(
        Folding<T>[] documents, Dictionary<string, MongoDocument> stored, CancellationToken cancellationToken)
    {
        var written = documents.Where(document => document.MustBeWritten).ToArray();
        if (written.Length == 0)
            return [];

        try
        {
            await collection.BulkWriteAsync(written.Select(Write).ToArray(), new BulkWriteOptions { IsOrdered = false }, cancellationToken);
            return [];
        }
        catch (MongoBulkWriteException<RawBsonDocument> e) when (AreTaken(e))
        {
            return [.. e.WriteErrors.Select(error => written[error.Index].Id)];
        }

        WriteModel<RawBsonDocument> Write(Folding<T> document)
        {
            var isStored = stored.TryGetValue(document.Id, out var before);
            var bson = ToBson(document.Id, document.Document!, document.Json!, isStored ? before.Revision + 1 : NewRevision());

            // As an upsert, a replacement that finds another revision tries to insert, and fails on the id: this is how the server
            // tells which of many have lost. One that merely matched nothing would not be told from the others.
            return isStored
                ? new ReplaceOneModel<RawBsonDocument>(Exactly(before), bson) { IsUpsert = true }
                : new InsertOneModel<RawBsonDocument>(bson);
        }
    }

    /// <summary>Takes the id over from a document that is no longer there. False when it is taken by one that is.</summary>
    private async Task<bool> ReplaceExpiredAsync(RawBsonDocument bson, CancellationToken cancellationToken)
    {
        var expired = And(new BsonDocument(MongoDocument.IdField, bson[MongoDocument.IdField]), _conditions.Expired);
        return (await collection.ReplaceOneAsync(expired, bson, cancellationToken: cancellationToken)).MatchedCount > 0;
    }

    private static bool AreTaken(MongoBulkWriteException<RawBsonDocument> e)
        => e.WriteConcernError is null && e.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey);

    private static async Task GiveWayAsync(int attempt, string id, CancellationToken cancellationToken)
    {
        if (attempt == MaxAttempts)
            throw new TimeoutException($"Others have changed \"{id}\" {MaxAttempts} times while a change to it was about to be stored.");

        if (attempt > 0)
            await Task.Delay(Random.Shared.Next(1, 1 << Math.Min(attempt + 2, 8)), cancellationToken);
    }

    private static long NewRevision() => Random.Shared.NextInt64(1, 1L << 52);

    private RawBsonDocument ToBson(string id, T document, byte[] json, long revision)
    {
        var indexed = new BsonDocument();
        foreach (var (index, value) in format.Kind.Indexes)
        {
            if (value(document) is { } key)
                indexed.Add(index, MongoDocument.ValueOf(key));
        }

        return new MongoDocument(id, json, revision, indexed, format.Kind.Expires?.Invoke(document)).ToBson();
    }

    private async Task<Dictionary<string, MongoDocument>> LoadAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, MongoDocument>();
        using var cursor = await collection.Find(Among(ids), new FindOptions { BatchSize = RoundTrip }).ToCursorAsync(cancellationToken);
        while (await cursor.MoveNextAsync(cancellationToken))
        {
            foreach (var raw in cursor.Current)
            {
                using var _ = raw;
                var document = MongoDocument.Of(raw, format.Kind.Json.Options.Encoder);
                documents.Add(document.Id, document);
            }
        }

        return documents;
    }

    private static Cursor CursorAt(DocumentQuery query, MongoDocument last)
        => new(query.OrderBy, query.OrderBy is { } index ? MongoDocument.KeyOf(last.Indexed[index]) : (IndexKey?)null, last.Id);

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_ensured)
            return;

        await MongoIndexes.EnsureAsync(collection, format, cancellationToken);
        _ensured = true;
    }
}
