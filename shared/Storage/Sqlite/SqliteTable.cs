using Microsoft.Data.Sqlite;

namespace PaperMesh.Storage.Sqlite;

/// <summary>The table of one kind: its SQL, and its making.</summary>
/// <remarks>
/// <c>id</c>, <c>expires</c> (milliseconds since 1970), a column <c>by_x</c> with a partial index on (<c>by_x</c>, <c>id</c>) for every
/// index <c>x</c>, and <c>body</c>, JSON.
/// </remarks>
internal sealed class SqliteTable<T>(DocumentFormat<T> format)
    where T : class
{
    private readonly string[] _indexes = [.. format.Kind.Indexes.Keys];

    public string Name { get; } = Quoted(format.Kind.Name);

    /// <summary>A condition: the document has not expired at <c>$now</c>.</summary>
    public const string IsThere = "(expires IS NULL OR expires > $now)";

    /// <summary>So many expired documents are removed by one write, so that none pays for a whole night's.</summary>
    public const int SweptAtOnce = 1000;

    public static string ColumnOf(string index) => Quoted("by_" + index);

    public static string ParameterOf(string index) => "$by_" + index;

    /// <summary>Makes the table, or adds the columns and indexes that the kind has gained since, filled from the documents.</summary>
    /// <remarks>Inside a writer's transaction, so that another process that does the same finds it done.</remarks>
    public void Ensure(SqliteConnection connection)
    {
        var present = Columns(connection);
        if (present.Count == 0)
        {
            var columns = string.Concat(_indexes.Select(index => $"{ColumnOf(index)}, "));
            Execute(connection, $"CREATE TABLE {Name} (id TEXT NOT NULL PRIMARY KEY, expires INTEGER, {columns}body TEXT NOT NULL)");
        }
        else if (_indexes.Where(index => !present.Contains("by_" + index)).ToArray() is { Length: > 0 } gained)
        {
            foreach (var index in gained)
                Execute(connection, $"ALTER TABLE {Name} ADD COLUMN {ColumnOf(index)}");

            Fill(connection, gained);
        }

        foreach (var index in _indexes)
        {
            var column = ColumnOf(index);
            var name = Quoted($"{format.Kind.Name}.{index}");
            Execute(connection, $"CREATE INDEX IF NOT EXISTS {name} ON {Name} ({column}, id) WHERE {column} IS NOT NULL");
        }

        if (format.Kind.Expires is not null)
        {
            var name = Quoted($"{format.Kind.Name} expires");
            Execute(connection, $"CREATE INDEX IF NOT EXISTS {name} ON {Name} (expires) WHERE expires IS NOT NULL");
        }
    }

    /// <summary>Reads body and nothing else, by <c>$id</c> at <c>$now</c>.</summary>
    public string Select => $"SELECT body FROM {Name} WHERE id = $id AND {IsThere}";

    public string Delete => $"DELETE FROM {Name} WHERE id = $id AND {IsThere}";

    public string Sweep => $"DELETE FROM {Name} WHERE rowid IN (SELECT rowid FROM {Name} WHERE expires <= $now LIMIT {SweptAtOnce})";

    /// <summary>Writes the document, over whatever has its id.</summary>
    public string Put => $"{Insert} ON CONFLICT (id) DO UPDATE SET {Assignments}";

    /// <summary>Writes the document if its id is free. One that has expired does not hold its id.</summary>
    public string PutIfFree => $"{Put} WHERE expires <= $now";

    private string Insert
        => $"INSERT INTO {Name} (id, expires, body{string.Concat(_indexes.Select(index => ", " + ColumnOf(index)))}) "
            + $"VALUES ($id, $expires, CAST($body AS TEXT){string.Concat(_indexes.Select(index => ", " + ParameterOf(index)))})";

    private string Assignments
        => "expires = excluded.expires, body = excluded.body"
            + string.Concat(_indexes.Select(ColumnOf).Select(column => $", {column} = excluded.{column}"));

    private HashSet<string> Columns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT name FROM pragma_table_info('{format.Kind.Name}')";
        using var reader = command.ExecuteReader();

        var columns = new HashSet<string>();
        while (reader.Read())
            columns.Add(reader.GetString(0));

        return columns;
    }

    private void Fill(SqliteConnection connection, string[] indexes)
    {
        using var update = connection.CreateCommand();
        var assignments = string.Join(", ", indexes.Select(index => $"{ColumnOf(index)} = {ParameterOf(index)}"));
        update.CommandText = $"UPDATE {Name} SET {assignments} WHERE rowid = $row";
        using var documents = connection.CreateCommand();
        documents.CommandText = $"SELECT rowid, id, body FROM {Name}";
        using var reader = documents.ExecuteReader();

        while (reader.Read())
        {
            var document = format.Read(reader.GetFieldValue<byte[]>(2), reader.GetString(1));

            update.Parameters.Clear();
            update.Parameters.AddWithValue("$row", reader.GetInt64(0));
            foreach (var index in indexes)
                update.Parameters.AddWithValue(ParameterOf(index), ValueOf(format.Kind.Indexes[index](document)));

            update.ExecuteNonQuery();
        }
    }

    /// <summary>An index's value as SQLite keeps it.</summary>
    public static object ValueOf(IndexKey? key)
        => key switch
        {
            null => DBNull.Value,
            { Text: { } text } => text,
            { Number: var number } => number,
        };

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
