namespace PaperMesh.Notifier.Tests;

/// <summary>A folder of this test's own for SQLite files.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("papermesh-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
