namespace PaperMesh.Query.Tests;

/// <summary>A folder of its own for a test, gone after it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("papermesh-query-").FullName;

    /// <summary>Where the host keeps its index.</summary>
    public string Index => System.IO.Path.Combine(Path, "index-main");

    /// <summary>What the disk holds at this moment: what a process that is killed now would leave behind.</summary>
    public TestFolder Copy()
    {
        var copy = new TestFolder();
        var files = Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories);

        // A lock goes with its process; until then nobody may read the file.
        foreach (var file in files.Where(file => !file.EndsWith("write.lock", StringComparison.Ordinal)))
        {
            var to = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
