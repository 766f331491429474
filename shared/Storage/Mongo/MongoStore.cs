using MongoDB.Bson;
using MongoDB.Driver;

namespace PaperMesh.Storage.Mongo;

/// <summary>One database of a server that speaks MongoDB's protocol. What a majority of its members have written is durable.</summary>
internal sealed class MongoStore : IStore, IDisposable
{
    private readonly MongoClient _client;
    private readonly IMongoDatabase _database;
    private readonly TimeProvider _time;

    /// <param name="connectionString">Of the server.</param>
    /// <param name="database">Its name; made when first written to.</param>
    /// <param name="time">Tells what has expired.</param>
    public MongoStore(string connectionString, string database, TimeProvider time)
    {
        var settings = MongoClientSettings.FromConnectionString(connectionString);
        settings.ApplicationName ??= "papermesh";
        settings.WriteConcern = WriteConcern.WMajority;

        _client = new MongoClient(settings);
        _database = _client.GetDatabase(database);
        _time = time;
    }

    public IDocuments<T> Open<T>(DocumentKind<T> kind)
        where T : class
    {
        var format = new DocumentFormat<T>(kind);
        return new MongoDocuments<T>(_database.GetCollection<RawBsonDocument>(kind.Name), format, _time);
    }

    public Task PingAsync(CancellationToken cancellationToken)
        => _database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), cancellationToken: cancellationToken);

    public void Dispose() => _client.Dispose();
}
