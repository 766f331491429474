using System.IO.Compression;
using System.Text.Json;

namespace PaperMesh.Classifier.Tests;

/// <summary>Reads the real papers that lie beside the project.</summary>
internal static class Corpus
{
    /// <param name="file">Gzip, JSON Lines.</param>
    /// <param name="read">Takes what it needs of one line.</param>
    public static IEnumerable<T> Read<T>(string file, Func<JsonElement, T> read)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            yield return read(json.RootElement);
        }
    }

    public static IEnumerable<RealText> Texts(string file)
        => Read(file, paper => new RealText(
            paper.GetProperty("id").GetString()!,
            paper.GetProperty("title").GetString()!,
            paper.GetProperty("abstract").GetString()!,
            paper.GetProperty("primary").GetString()));
}

internal sealed record RealText(string Id, string Title, string Abstract, string? Category);
