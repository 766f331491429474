using PaperMesh.Crawler.Sources.ArxivOai;

namespace PaperMesh.Benchmarks;

/// <summary>A page of 1,000 records, from bytes to papers that are cleaned and checked, beside a pass of <see cref="System.Xml.XmlReader"/> over it.</summary>
internal static class OaiPages
{
    public static async Task<Pair> PairAsync(Func<byte[], Task> pass)
    {
        var (bytes, name) = await TestPapers.OaiPageAsync();

        var reader = new OaiReader("arxiv-oai", []);
        return new Pair("oai", $"{name}; {pass.Method.Name}", Goal: 2, Ours, () => pass(bytes));

        async Task Ours()
        {
            var answer = await reader.ReadAsync(new MemoryStream(bytes), TestPapers.Now, CancellationToken.None);
            if (answer.Page.Records.Count != 1_000)
                throw new InvalidOperationException($"{answer.Page.Records.Count} records instead of 1,000");
        }
    }
}
