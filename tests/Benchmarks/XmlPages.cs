using System.Xml;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivApi;
using PaperMesh.Crawler.Sources.ArxivOai;

namespace PaperMesh.Benchmarks;

/// <summary>A page of 1,000 records, from bytes to papers that are cleaned and checked, beside a pass of <see cref="XmlReader"/> over it.</summary>
internal static class XmlPages
{
    public static async Task<Pair> OaiAsync()
    {
        var (page, input) = await TestPapers.OaiPageAsync();
        var reader = new OaiReader("arxiv-oai", []);
        return Beside("oai", page, input, async body => (await reader.ReadAsync(body, TestPapers.Now, CancellationToken.None)).Page);
    }

    public static Task<Pair> AtomAsync()
    {
        var reader = new AtomReader("arxiv-api");
        return Task.FromResult(Beside(
            "atom", TestPapers.AtomPage(), "1,000 invented entries", body => reader.ReadAsync(body, TestPapers.Now, CancellationToken.None)));
    }

    private static Pair Beside(string name, byte[] page, string input, Func<Stream, Task<Page>> read)
        => new(name, input, Goal: 2, async () => Check(await read(new MemoryStream(page))), () =>
        {
            using var xml = XmlReader.Create(new MemoryStream(page));
            while (xml.Read())
            {
                // Nothing is made of it.
            }

            return Task.CompletedTask;
        });

    private static void Check(Page page)
    {
        if (page.Records.Count != 1_000)
            throw new InvalidOperationException($"{page.Records.Count} records instead of 1,000; {(page.Bad is [var bad, ..] ? bad.Reason : "")}");
    }
}
