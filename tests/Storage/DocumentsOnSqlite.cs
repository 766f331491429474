using Microsoft.Data.Sqlite;
using PaperMesh.Storage.Sqlite;

namespace PaperMesh.Storage.Tests;

public sealed class DocumentsOnSqlite(SqliteFolder folder) : DocumentsContract, IClassFixture<SqliteFolder>
{
    protected override IStore NewStore() => new SqliteStore(folder.File, Time);

    [Fact]
    public async Task What_has_expired_is_removed_from_the_file_with_a_later_write()
    {
        var notes = Notes();
        await PutAsync(notes, Lasting("a", 1), Lasting("b", 1), Lasting("c", 3));
        Time.Advance(TimeSpan.FromHours(2));

        await CountAsync(notes, "d");

        Scalar($"SELECT count(*) FROM \"{KindName}\"").ShouldBe(2L);
    }

    [Fact]
    public async Task What_is_already_so_writes_nothing()
    {
        var notes = Notes();
        await CountAsync(notes, "a", "b");
        using var watcher = Connect();
        var before = Scalar("PRAGMA data_version", watcher);

        await notes.UpsertAsync(["a", "b"], id => id, (stored, _) => stored! with { }, Token);
        Scalar("PRAGMA data_version", watcher).ShouldBe(before);

        await CountAsync(notes, "a");
        Scalar("PRAGMA data_version", watcher).ShouldNotBe(before);
    }

    [Fact]
    public async Task An_operator_reads_the_body_as_json()
    {
        await PutAsync(Notes(), new Note { Id = "a", Text = "read me" });

        Scalar($"SELECT json_extract(body, '$.text') FROM \"{KindName}\" WHERE id = 'a'").ShouldBe("read me");
    }

    [Fact]
    public async Task A_writer_that_is_killed_loses_nothing_that_was_confirmed()
    {
        for (var kill = 1; kill <= 3; kill++)
        {
            using var writer = KilledWriter.Start(folder.Path);
            var enough = KilledWriter.Confirmed(folder.Path) + 40;
            while (KilledWriter.Confirmed(folder.Path) < enough)
            {
                writer.HasExited.ShouldBeFalse();
                await Task.Delay(5, Token);
            }

            writer.Kill();
            await writer.WaitForExitAsync(Token);

            // The call that it was in may have come to its end, but then whole.
            using var store = new SqliteStore(KilledWriter.FileIn(folder.Path), TimeProvider.System);
            var notes = store.Open(KilledWriter.Kind);
            var calls = (await notes.FindAsync("calls", Token))!.Count;
            calls.ShouldBeInRange(KilledWriter.Confirmed(folder.Path), KilledWriter.Confirmed(folder.Path) + kill);
            var counts = (await notes.QueryAsync(new DocumentQuery { To = "9", Limit = 10_000 }, Token)).Items.Select(note => note.Count);
            counts.Sum().ShouldBe(calls * KilledWriter.Batch);
        }
    }

    private object? Scalar(string sql)
    {
        using var connection = Connect();
        return Scalar(sql, connection);
    }

    private static object? Scalar(string sql, SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.File, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
