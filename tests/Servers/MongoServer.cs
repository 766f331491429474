using MongoDB.Bson;
using MongoDB.Driver;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>A server that speaks MongoDB's protocol: a fixture with databases of its own, dropped at the end.</summary>
/// <remarks>
/// At <c>PAPERMESH_TEST_MONGO</c> (a connection string), else at <c>mongodb://127.0.0.1:27017</c>. Where there is none, a test that asks
/// for it ends as <see cref="Required"/> says.
/// </remarks>
public sealed class MongoServer : IAsyncLifetime
{
    private readonly string _connectionString = Environment.GetEnvironmentVariable("PAPERMESH_TEST_MONGO") ?? "mongodb://127.0.0.1:27017";
    private readonly MongoClient _client;
    private bool _isThere;

    public MongoServer()
    {
        var settings = MongoClientSettings.FromConnectionString(_connectionString);
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(2);
        _client = new MongoClient(settings);
    }

    /// <summary>Of the server.</summary>
    public string ConnectionString
    {
        get
        {
            if (!_isThere)
                Required.SkipOrFail("mongo", $"No server at {_client.Settings.Server}: start one, or set PAPERMESH_TEST_MONGO to its connection string.");

            return _connectionString;
        }
    }

    /// <summary>What the names of this fixture's databases begin with, as <c>Storage:DatabasePrefix</c>: another for each fixture.</summary>
    public string DatabasePrefix { get; } = $"papermesh-test-{Guid.NewGuid().ToString("N")[..12]}-";

    public async ValueTask InitializeAsync()
    {
        try
        {
            await _client.GetDatabase("admin").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1));
            _isThere = true;
        }
        catch (TimeoutException)
        {
            // Whoever asks for it will hear.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isThere)
        {
            foreach (var name in await (await _client.ListDatabaseNamesAsync()).ToListAsync())
            {
                if (name.StartsWith(DatabasePrefix, StringComparison.Ordinal))
                    await _client.DropDatabaseAsync(name);
            }
        }

        _client.Dispose();
    }
}
