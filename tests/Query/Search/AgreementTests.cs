using CsCheck;
using PaperMesh.Embeddings;
using PaperMesh.Queries;

namespace PaperMesh.Query.Tests.Search;

public sealed class AgreementTests
{
    /// <summary>One index of 150 papers, 1,000 queries: what the search finds is what the query is true of.</summary>
    [Fact]
    public async Task A_search_finds_exactly_the_papers_that_match()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);

        var embedder = new TextEmbedder(EmbeddingModel.Read(path: null));
        var papers = Invented.Tagged.Array[150].Single()
            .Select((tagged, number) => tagged with
            {
                Paper = tagged.Paper with { Id = $"arxiv:2611.{number:00000}" },
                Embedding = number % 3 == 0 ? null : embedder.Embed(tagged.Paper.Title, tagged.Paper.Abstract),
            })
            .ToList();
        var facts = papers.ConvertAll(tagged => new PaperFacts(tagged.Paper, tagged.Tags));
        await host.KeepAsync(papers);

        await Invented.Query.SampleAsync(
            async text =>
            {
                var query = PaperQuery.Parse(text).Query;
                var expected = facts.Where(query.Matches).Select(paper => paper.Id).ToList();

                var found = new List<string>();
                string? cursor = null;
                do
                {
                    var page = await host.SearchAsync(text, cursor: cursor);
                    page.Total.ShouldBe(expected.Count, text);
                    found.AddRange(page.Items.Select(item => item.Stored.Id));
                    cursor = page.Next;
                }
                while (cursor is not null);

                found.ShouldBe(expected, ignoreOrder: true, text);
            },
            iter: 1_000);
    }
}
