using Microsoft.Data.Sqlite;

namespace PaperMesh.Storage.Sqlite;

/// <summary>One SQLite file in WAL mode: any number of readers, and one writer at a time over all processes that have it open.</summary>
/// <remarks>
/// SQLite has no asynchronous I/O: a call holds its thread while it reads or writes, which takes milliseconds. It waits for this
/// process's own writers without a thread.
/// </remarks>
internal sealed class SqliteStore(string path, TimeProvider time) : IStore, IDisposable
{
    /// <summary>SQLITE_FULL.</summary>
    private const int Full = 13;

    private readonly SemaphoreSlim _writing = new(1, 1);
    private SqliteConnection? _writer;

    // The last who wrote found no room.
    private volatile bool _isFull;

    public IDocuments<T> Open<T>(DocumentKind<T> kind)
        where T : class
        => new SqliteDocuments<T>(this, new DocumentFormat<T>(kind), time);

    public Task PingAsync(CancellationToken cancellationToken)
    {
        Read(static connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM sqlite_schema";
            return command.ExecuteScalar();
        });

        // Whether there is room again shows only when somebody writes.
        return _isFull ? WriteAsync(Touch, cancellationToken) : Task.CompletedTask;
    }

    /// <summary>Reads what is committed, beside any writer.</summary>
    internal TResult Read<TResult>(Func<SqliteConnection, TResult> read)
    {
        using var connection = Connect();
        return read(connection);
    }

    /// <summary>
    /// Runs in one transaction, which nobody else writes beside: what was read in it is still so when it commits. Durable on return;
    /// nothing has happened when it throws.
    /// </summary>
    /// <exception cref="StoreFullException">The disk is.</exception>
    internal async Task<TResult> WriteAsync<TResult>(Func<SqliteConnection, TResult> write, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _writer ??= ConnectForWriting();
            using var transaction = _writer.BeginTransaction(deferred: false);
            var result = write(_writer);
            transaction.Commit();
            _isFull = false;
            return result;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Full)
        {
            _isFull = true;
            throw new StoreFullException(path, e);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _writing.Dispose();

        // Readers are pooled by their connection string. The last connection to close folds the log into the file.
        using var any = new SqliteConnection(ConnectionString);
        SqliteConnection.ClearPool(any);
    }

    /// <summary>Writes the least that can be written: a number that stays what it is.</summary>
    private static long Touch(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = (long)command.ExecuteScalar()!;
        command.CommandText = $"PRAGMA user_version = {version}";
        command.ExecuteNonQuery();
        return version;
    }

    /// <summary>Commands wait that many seconds for another process's writer, then fail as busy.</summary>
    private string ConnectionString => new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();

    private SqliteConnection Connect()
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);

        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        return connection;
    }

    private SqliteConnection ConnectForWriting()
    {
        var connection = Connect();
        using var command = connection.CreateCommand();

        // The log reaches the disk with every commit. It is folded into the file after 16 MB, not 4: bulk writes come in 1 MB pieces.
        command.CommandText =
            """
            PRAGMA busy_timeout = 10000;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            PRAGMA wal_autocheckpoint = 4000;
            PRAGMA cache_size = -16000;
            """;
        command.ExecuteNonQuery();
        return connection;
    }
}
