using System.Text.Json;
using System.Text.Json.Serialization;
using PaperMesh.Crawler.Sources.Import;

namespace PaperMesh.Benchmarks;

/// <summary>A file of JSON Lines up to the point of storing: read, cleaned, checked, compared with what came before.</summary>
internal static class Imports
{
    /// <summary>Beside what System.Text.Json alone reads from the file: its own way through JSON Lines, into records of the same fields.</summary>
    public static Task<Pair> BesideSerializerAsync(bool small) => PairAsync("JsonSerializer", small, goal: 2, async path =>
    {
        await using var file = File.OpenRead(path);
        await foreach (var paper in JsonSerializer.DeserializeAsyncEnumerable(file, Lines.Default.LineOfPaper, topLevelValues: true))
        {
            if (paper?.Title is null)
                throw new InvalidOperationException("a line without title");
        }
    });

    /// <summary>Beside <see cref="JsonDocument"/>, which only finds out where the values are, and makes no text of them.</summary>
    public static Task<Pair> BesideDocumentAsync(bool small) => PairAsync("JsonDocument", small, goal: null, async path =>
    {
        for (ReadOnlyMemory<byte> rest = await File.ReadAllBytesAsync(path); !rest.IsEmpty;)
        {
            var end = rest.Span.IndexOf((byte)'\n');
            using var line = JsonDocument.Parse(end < 0 ? rest : rest[..end]);
            rest = end < 0 ? default : rest[(end + 1)..];
        }
    });

    private static async Task<Pair> PairAsync(string pass, bool small, double? goal, Func<string, Task> anchor)
    {
        var (path, input) = await TestPapers.JsonLinesAsync(small);
        return new Pair("import", $"{input}, {new FileInfo(path).Length >> 20} MB; {pass}", goal, () => ImportAsync(path), () => anchor(path));
    }

    private static async Task ImportAsync(string path)
    {
        await using var file = File.OpenRead(path);
        await foreach (var page in JsonLinesReader.ReadAsync(file, TestPapers.Now, CancellationToken.None))
        {
            if (page.Bad.Count > 0)
                throw new InvalidOperationException($"{page.Bad[0].Where}: {page.Bad[0].Reason}");
        }
    }
}

/// <summary>The fields that an import looks at.</summary>
internal sealed record LineOfPaper(
    string? Id, string? Title, string? Abstract, IReadOnlyList<string>? Authors, IReadOnlyList<string>? Categories, string? Primary, string? Published,
    string? Updated, string? Announced, string? DateKind, string? License, string? Doi, string? Comment, string? JournalRef, string? Venue, string? Url);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultBufferSize = 1 << 20)]
[JsonSerializable(typeof(LineOfPaper))]
internal sealed partial class Lines : JsonSerializerContext;
