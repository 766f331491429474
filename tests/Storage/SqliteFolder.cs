namespace PaperMesh.Storage.Tests;

/// <summary>A folder of its own for a test class, removed at the end.</summary>
public sealed class SqliteFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("papermesh-storage-").FullName;

    /// <summary>In a folder that is not there yet.</summary>
    public string File => System.IO.Path.Combine(Path, "made", "when", "needed.db");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
