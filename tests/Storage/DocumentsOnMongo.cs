using MongoDB.Bson;
using MongoDB.Driver;
using PaperMesh.Servers;
using PaperMesh.Storage.Mongo;

namespace PaperMesh.Storage.Tests;

public sealed class DocumentsOnMongo(MongoServer server) : DocumentsContract, IClassFixture<MongoServer>
{
    private readonly string _connection = server.ConnectionString;
    private readonly string _database = server.DatabasePrefix + "contract";

    protected override IStore NewStore() => new MongoStore(_connection, _database, Time);

    [Fact]
    public async Task The_server_removes_what_has_expired()
    {
        await PutAsync(Notes(), Lasting("a", 1));

        var index = (await (await Collection.Indexes.ListAsync(Token)).ToListAsync(Token)).Single(index => index["name"] == "expires");
        index["key"].ShouldBe(new BsonDocument("_expires", 1));
        index["expireAfterSeconds"].ToInt32().ShouldBe(60);
        (await StoredAsync("a"))["_expires"].BsonType.ShouldBe(BsonType.DateTime);
    }

    [Fact]
    public async Task What_is_already_so_writes_nothing()
    {
        var notes = Notes();
        await CountAsync(notes, "a");
        var before = await StoredAsync("a");

        await notes.UpsertAsync(["a"], id => id, (stored, _) => stored! with { }, Token);
        (await StoredAsync("a")).ShouldBe(before);

        await CountAsync(notes, "a");
        (await StoredAsync("a"))["_rev"].AsInt64.ShouldBe(before["_rev"].AsInt64 + 1);
    }

    [Fact]
    public async Task An_operator_reads_the_body_as_it_is()
    {
        await PutAsync(Notes(), new Note { Id = "a", Text = "read me", Count = 3, Place = new("Ghent", new(51.5, 3)) });

        var stored = await StoredAsync("a");
        stored["text"].ShouldBe("read me");
        stored["count"].ShouldBe(3);
        stored["place"]["at"]["north"].ShouldBe(51.5);
        stored["_idx"].ShouldBe(new BsonDocument { { "text", "read me" }, { "count", 3L } });
    }

    [Fact]
    public async Task A_document_that_only_mongodb_does_not_take_is_refused_by_name()
    {
        // A digit and a comma as JSON, twelve bytes as BSON.
        var all = Open(Anything.Kind(KindName));
        var numbers = System.Text.Json.JsonSerializer.SerializeToElement(Enumerable.Repeat(1, 2_000_000));

        var refused = await Should.ThrowAsync<ArgumentException>(
            all.InsertAsync([new Anything { Id = "many/numbers", Below = new Dictionary<string, System.Text.Json.JsonElement> { ["n"] = numbers } }], Token));

        refused.Message.ShouldContain("\"many/numbers\"");
    }

    private IMongoCollection<BsonDocument> Collection
        => new MongoClient(_connection).GetDatabase(_database).GetCollection<BsonDocument>(KindName);

    private async Task<BsonDocument> StoredAsync(string id) => await Collection.Find(new BsonDocument("_id", id)).SingleAsync(Token);
}
