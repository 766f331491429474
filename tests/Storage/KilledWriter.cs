using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using PaperMesh.Storage.Sqlite;

namespace PaperMesh.Storage.Tests;

/// <summary>This test assembly as a process that does nothing but write documents, until it is killed.</summary>
internal static class KilledWriter
{
    public const int Batch = 50;

    private const string Folder = "PAPERMESH_TEST_KILLED_WRITER";

    public static Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KilledWriter).Assembly.Location]);
        start.Environment[Folder] = folder;
        return Process.Start(start)!;
    }

    /// <summary>How many calls have returned, by the writer's own account.</summary>
    public static int Confirmed(string folder)
    {
        var account = new FileInfo(Account(folder));
        return account.Exists ? (int)account.Length : 0;
    }

    public static DocumentKind<Note> Kind => Note.Kind("notes");

    public static string FileIn(string folder) => Path.Combine(folder, "killed.db");

    /// <summary>Before the test runner takes over: in the process that <see cref="Start"/> has started, it never does.</summary>
    [ModuleInitializer]
    internal static void WriteIfAsked()
    {
        if (Environment.GetEnvironmentVariable(Folder) is { } folder)
            WriteAsync(folder).GetAwaiter().GetResult();
    }

    private static async Task WriteAsync(string folder)
    {
        using var store = new SqliteStore(FileIn(folder), TimeProvider.System);
        var notes = store.Open(Kind);
        using var account = new FileStream(Account(folder), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

        for (var call = Confirmed(folder); ; call++)
        {
            // New documents and one that every call changes.
            string[] ids = [.. Enumerable.Range(call * Batch, Batch).Select(i => i.ToString("D8", CultureInfo.InvariantCulture)), "calls"];
            await notes.UpsertAsync(
                ids,
                id => id,
                (stored, id) => new Note { Id = id, Count = (stored?.Count ?? 0) + 1, Text = new string('x', 500) },
                CancellationToken.None);
            account.WriteByte((byte)'.');
        }
    }

    private static string Account(string folder) => Path.Combine(folder, "confirmed");
}
