using System.Text.Json;
using PaperMesh.Crawler.Sources.Import;

namespace PaperMesh.Benchmarks;

/// <summary>A file of JSON Lines up to the point of storing, beside what System.Text.Json alone reads from it, line by line.</summary>
internal static class Imports
{
    public static async Task<Pair> PairAsync(bool small)
    {
        var (path, name) = await TestPapers.JsonLinesAsync(small);
        var bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);

        return new Pair("import", $"{name}, {bytes.Length >> 20} MB", Goal: 2, Ours, Anchor);

        async Task Ours()
        {
            var count = 0;
            await foreach (var page in JsonLinesReader.ReadAsync(new MemoryStream(bytes), DateTimeOffset.UnixEpoch.AddYears(56), CancellationToken.None))
                count += page.Records.Count;

            if (count < 1_000)
                throw new InvalidOperationException($"only {count} papers");
        }

        Task Anchor()
        {
            for (var rest = bytes.AsMemory(); !rest.IsEmpty;)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                using var line = JsonDocument.Parse(end < 0 ? rest : rest[..end]);
                rest = end < 0 ? default : rest[(end + 1)..];
            }

            return Task.CompletedTask;
        }
    }
}
