using PaperMesh.Crawler.Sources.ArxivApi;

namespace PaperMesh.Benchmarks;

/// <summary>
/// An answer of arXiv's query API with 1,000 entries, from bytes to papers that are cleaned and checked, beside a pass of
/// <see cref="System.Xml.XmlReader"/> over it.
/// </summary>
internal static class AtomPages
{
    public static async Task<Pair> PairAsync(Func<byte[], Task> pass)
    {
        var (bytes, name) = await TestPapers.AtomPageAsync();

        var reader = new AtomReader("arxiv-api");
        return new Pair("atom", $"{name}; {pass.Method.Name}", Goal: 2, Ours, () => pass(bytes));

        async Task Ours()
        {
            var page = await reader.ReadAsync(new MemoryStream(bytes), TestPapers.Now, CancellationToken.None);
            if (page.Records.Count != 1_000)
                throw new InvalidOperationException($"{page.Records.Count} entries instead of 1,000");
        }
    }
}
