using Microsoft.Data.Sqlite;

namespace PaperMesh.Storage.Sqlite;

/// <summary>Documents of one kind in a table of a SQLite file. See README.md beside the port for the layout.</summary>
internal sealed class SqliteDocuments<T>(SqliteStore store, DocumentFormat<T> format, TimeProvider time) : IDocuments<T>
    where T : class
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(1);

    private readonly SqliteTable<T> _table = new(format);
    private volatile bool _ensured;
    private DateTimeOffset _nextSweep;

    public async Task<T?> FindAsync(string id, CancellationToken cancellationToken)
        => await FindManyAsync([id], cancellationToken) is [var document] ? document : null;

    public Task<IReadOnlyList<T>> FindManyAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyList<T>>(
            connection =>
            {
                using var select = Command(connection, _table.Select);
                var found = new List<T>(ids.Count);
                foreach (var id in ids.Where(DocumentFormat<T>.IsId))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (Stored(select, id) is { } json)
                        found.Add(format.Read(json, id));
                }

                return found;
            },
            cancellationToken);

    public Task<IReadOnlyList<Upserted<T>>> UpsertAsync<TChange>(
        IReadOnlyList<TChange> changes,
        Func<TChange, string> id,
        Func<T?, TChange, T?> merge,
        CancellationToken cancellationToken)
        => WriteAsync<IReadOnlyList<Upserted<T>>>(
            connection =>
            {
                using var select = Command(connection, _table.Select);
                using var put = Command(connection, _table.Put);

                var documents = new Dictionary<string, Folding<T>>();
                var applied = new (Folding<T> To, UpsertOutcome Outcome)[changes.Count];
                for (var i = 0; i < changes.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var key = format.CheckedId(id(changes[i]));
                    if (!documents.TryGetValue(key, out var document))
                        documents.Add(key, document = new Folding<T>(format, key, Stored(select, key)));

                    applied[i] = (document, document.Apply(changes[i], merge));
                }

                foreach (var document in documents.Values.Where(document => document.MustBeWritten))
                    Put(put, document.Id, document.Document!, document.Json!);

                return [.. applied.Select(change => new Upserted<T>(change.To.Document, change.Outcome))];
            },
            cancellationToken);

    public Task<int> InsertAsync(IReadOnlyList<T> documents, CancellationToken cancellationToken)
        => WriteAsync(
            connection =>
            {
                using var put = Command(connection, _table.PutIfFree);
                var inserted = 0;
                foreach (var document in documents)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var id = format.CheckedId(format.Kind.Id(document));
                    if (!Put(put, id, document, format.Write(document, id)))
                        break;

                    inserted++;
                }

                return inserted;
            },
            cancellationToken);

    public async Task<DocumentPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        var after = format.Check(query);
        return await ReadAsync(
            connection =>
            {
                var by = query.OrderBy is { } index ? SqliteTable<T>.ColumnOf(index) : "id";
                var direction = query.Descending ? "DESC" : "ASC";
                using var select = Command(connection, "");
                select.CommandText =
                    $"SELECT body, id, {by} FROM {_table.Name} WHERE {Conditions(select, query, after)} "
                    + $"ORDER BY {by} {direction}, id {direction} LIMIT {query.Limit + 1}";

                using var reader = select.ExecuteReader();
                var items = new List<T>();
                Cursor last = default;
                while (reader.Read())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (items.Count == query.Limit)
                        return new DocumentPage<T>(items, last.ToString());

                    var id = reader.GetString(1);
                    last = new Cursor(query.OrderBy, query.OrderBy is null ? (IndexKey?)null : KeyOf(reader.GetValue(2)), id);
                    items.Add(format.Read(reader.GetFieldValue<byte[]>(0), id));
                }

                return new DocumentPage<T>(items, null);
            },
            cancellationToken);
    }

    public async Task<long> CountAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        format.Check(query with { After = null });
        return await ReadAsync(
            connection =>
            {
                using var count = Command(connection, "");
                count.CommandText = $"SELECT count(*) FROM {_table.Name} WHERE {Conditions(count, query, after: null)}";
                return (long)count.ExecuteScalar()!;
            },
            cancellationToken);
    }

    public Task<long> DeleteAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => WriteAsync(
            connection =>
            {
                using var delete = Command(connection, _table.Delete);
                var deleted = 0L;
                foreach (var id in ids.Where(DocumentFormat<T>.IsId))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Set(delete, "$id", id);
                    deleted += delete.ExecuteNonQuery();
                }

                return deleted;
            },
            cancellationToken);

    private async Task<TResult> ReadAsync<TResult>(Func<SqliteConnection, TResult> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await EnsureAsync(cancellationToken);
        return store.Read(read);
    }

    private async Task<TResult> WriteAsync<TResult>(Func<SqliteConnection, TResult> write, CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken);
        return await store.WriteAsync(
            connection =>
            {
                Sweep(connection);
                return write(connection);
            },
            cancellationToken);
    }

    private async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_ensured)
            return;

        await store.WriteAsync(
            connection =>
            {
                _table.Ensure(connection);
                return true;
            },
            cancellationToken);
        _ensured = true;
    }

    private void Sweep(SqliteConnection connection)
    {
        var now = time.GetUtcNow();
        if (format.Kind.Expires is null || now < _nextSweep)
            return;

        using var sweep = Command(connection, _table.Sweep);
        _nextSweep = sweep.ExecuteNonQuery() < SqliteTable<T>.SweptAtOnce ? now + SweepEvery : now;
    }

    /// <summary>False when the id was not free and the command asks for that.</summary>
    private bool Put(SqliteCommand put, string id, T document, byte[] json)
    {
        Set(put, "$id", id);
        Set(put, "$body", json);
        Set(put, "$expires", format.Kind.Expires?.Invoke(document)?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value);
        foreach (var (index, value) in format.Kind.Indexes)
            Set(put, SqliteTable<T>.ParameterOf(index), SqliteTable<T>.ValueOf(value(document)));

        return put.ExecuteNonQuery() > 0;
    }

    private static byte[]? Stored(SqliteCommand select, string id)
    {
        Set(select, "$id", id);
        using var reader = select.ExecuteReader();
        return reader.Read() ? reader.GetFieldValue<byte[]>(0) : null;
    }

    private string Conditions(SqliteCommand command, DocumentQuery query, Cursor? after)
    {
        var by = query.OrderBy is { } index ? SqliteTable<T>.ColumnOf(index) : "id";
        var conditions = new List<string>();

        if (query.OrderBy is not null)
            conditions.Add($"{by} IS NOT NULL");
        if (format.Kind.Expires is not null)
            conditions.Add(SqliteTable<T>.IsThere);
        if (query.From is { } from)
            conditions.Add($"{by} >= {Parameter("$from", from)}");
        if (query.To is { } to)
            conditions.Add($"{by} <= {Parameter("$to", to)}");
        if (query.AnyOf is { } values)
            conditions.Add($"{by} IN ({string.Join(", ", values.Select((value, number) => Parameter($"$any{number}", value)))})");

        var behind = query.Descending ? "<" : ">";
        if (after is { Value: { } value })
            conditions.Add($"({by}, id) {behind} ({Parameter("$value", value)}, {Parameter("$after", after.Value.Id)})");
        else if (after is not null)
            conditions.Add($"id {behind} {Parameter("$after", after.Value.Id)}");

        return conditions.Count == 0 ? "true" : string.Join(" AND ", conditions);

        string Parameter(string name, IndexKey value)
        {
            command.Parameters.AddWithValue(name, SqliteTable<T>.ValueOf(value));
            return name;
        }
    }

    private SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        Set(command, "$now", time.GetUtcNow().ToUnixTimeMilliseconds());
        return command;
    }

    private static void Set(SqliteCommand command, string name, object value)
    {
        if (command.Parameters.Contains(name))
            command.Parameters[name].Value = value;
        else
            command.Parameters.AddWithValue(name, value);
    }

    private static IndexKey KeyOf(object value) => value is string text ? text : (long)value;
}
