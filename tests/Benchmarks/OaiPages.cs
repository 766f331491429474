using System.Xml;
using PaperMesh.Crawler.Sources.ArxivOai;

namespace PaperMesh.Benchmarks;

/// <summary>A page of 1,000 records, from bytes to papers that are cleaned and checked, beside a pass of <see cref="XmlReader"/> over it.</summary>
internal static class OaiPages
{
    public static async Task<Pair> PairAsync()
    {
        var (bytes, name) = await TestPapers.OaiPageAsync();

        var reader = new OaiReader("arxiv-oai", []);
        return new Pair("oai", name, Goal: 2, Ours, Anchor);

        async Task Ours()
        {
            var answer = await reader.ReadAsync(new MemoryStream(bytes), TestPapers.Now, CancellationToken.None);
            if (answer.Page.Records.Count != 1_000)
                throw new InvalidOperationException($"{answer.Page.Records.Count} records instead of 1,000");
        }

        Task Anchor()
        {
            using var xml = XmlReader.Create(new MemoryStream(bytes));
            while (xml.Read())
            {
            }

            return Task.CompletedTask;
        }
    }
}
