using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Query.Search;
using PaperMesh.Queries;

namespace PaperMesh.Benchmarks.Search;

/// <summary>What the meaning and the age of papers add to a search by words alone: both with facets, neither with papers.</summary>
internal sealed class FusionCost(IServiceProvider services, PaperIndex index, int pageSize)
{
    private readonly PaperVectors _vectors = services.GetRequiredService<PaperVectors>();

    public Task ByMeaning(string text) => Rank(text, _vectors);

    public Task ByWords(string text) => Rank(text, vectors: null);

    private Task Rank(string text, PaperVectors? vectors)
    {
        var query = PaperQuery.Parse(text).Query;
        var today = DateOnly.FromDateTime(TestPapers.Now.UtcDateTime);
        var compiled = QueryCompiler.Compile(
            query, [], vectors is null ? null : (words, titled) => new FusedQuery(words, titled, query, vectors.Of(query), vectors, today));
        index.Search(searcher =>
        {
            var table = FacetTable.Of(searcher.IndexReader);
            using var facets = new FacetCounter(table);
            var top = new TopPapers(PaperSort.Relevance, after: null, pageSize + 1, facets);
            searcher.Search(compiled, top);
            table.Answer(facets.Counts());
            return top.Total;
        });
        return Task.CompletedTask;
    }
}
