using CsCheck;
using PaperMesh.Contracts;
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

        await Invented.Query.SampleAsync(text => AgreeAsync(host, facts, text), iter: 1_000);
    }

    [Theory]
    [InlineData("the of and in a to")]
    [InlineData("with OR from this")]
    [InlineData("the -graph")]
    [InlineData("w0 OR w1 OR w2 OR w3 OR w4 OR w5 OR w6 OR w7 OR w8 OR w9 OR w10 OR w11 OR w12 OR w13 OR w14 OR w15 OR graph OR lake OR \"deep river\" OR -tide")]
    [InlineData("w0 OR w1 OR w2 OR w3 OR w4 OR w5 OR w6 OR w7 OR w8 OR w9 OR w10 OR w11 OR w12 OR w13 OR w14 OR w15 OR graph OR lake river")]
    public async Task Words_that_are_not_scored_find_exactly_the_papers_that_match(string query)
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        string[] titles = ["The graph of a lake", "With this and that", "From the lake to a river in the tide", "A deep river", "Tides", "Graphs and lakes of the world"];
        PaperTagged[] papers = [.. titles.Select((title, number) => Invented.Event(Invented.Paper(title, number) with { Abstract = number % 2 == 0 ? "The end of it." : "" }))];
        await host.KeepAsync(papers);

        await AgreeAsync(host, [.. papers.Select(tagged => new PaperFacts(tagged.Paper, tagged.Tags))], query);
    }

    private static async Task AgreeAsync(QueryHost host, List<PaperFacts> papers, string text)
    {
        var query = PaperQuery.Parse(text).Query;
        var expected = papers.Where(query.Matches).Select(paper => paper.Id).ToList();

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
    }
}
