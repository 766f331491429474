using System.IO.Compression;

namespace PaperMesh.Standalone.Tests.CommandLine;

/// <summary>Files for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("papermesh-test-").FullName;

    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public string WriteGzip(string name, string text)
    {
        var path = Write(name, "");
        using var gzip = new GZipStream(File.Create(path), CompressionLevel.Optimal);
        using var writer = new StreamWriter(gzip);
        writer.Write(text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
