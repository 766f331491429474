using System.Text;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.Import;

namespace PaperMesh.Crawler.Tests.Sources.Import;

/// <summary>All pages of an import together.</summary>
internal sealed record Imported(IReadOnlyList<SourcePaper> Records, IReadOnlyList<BadRecord> Bad, int Pages)
{
    public static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    public static Task<Imported> ReadAsync(string text) => ReadAsync(Encoding.UTF8.GetBytes(text));

    public static Task<Imported> ReadAsync(byte[] bytes) => ReadAsync(new MemoryStream(bytes));

    public static async Task<Imported> ReadAsync(Stream stream)
    {
        var pages = new List<Page>();
        await foreach (var page in JsonLinesReader.ReadAsync(stream, At, TestContext.Current.CancellationToken))
            pages.Add(page);

        return new([.. pages.SelectMany(page => page.Records)], [.. pages.SelectMany(page => page.Bad)], pages.Count);
    }
}
