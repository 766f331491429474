using J2N.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Search;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Search;

/// <summary>Finds papers.</summary>
internal sealed class PaperSearch(PaperIndex index, PaperStore store)
{
    private volatile CountedTopics? _topics;

    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public async Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var order = SearchOrder.Of(request);
        var after = request.Cursor is { } cursor ? SearchCursor.Read(cursor, order.Sort) : null;
        var query = QueryCompiler.Compile(request.Query, request.Within);
        var facets = request.WithFacets ? new FacetCounter() : null;

        var (found, total) = index.Search(searcher => Find(searcher, query, order, after, request.Limit, facets));
        var page = found.Take(request.Limit).ToDictionary(place => place.Id);
        var papers = await store.FindManyAsync(page.Keys, cancellationToken);

        return new SearchResult
        {
            // A paper that was removed a moment ago is still found, but no longer there.
            Items = [.. papers.Select(paper => new PaperItem(paper, order.ByScore ? page[paper.Id].Score : null))],
            Next = found.Count > request.Limit ? found[request.Limit - 1].Write() : null,
            Total = total,
            Facets = facets?.Result(),
        };
    }

    /// <summary>Every topic that has papers, most papers first.</summary>
    public IReadOnlyList<FacetCount> Topics() => index.Search(searcher =>
    {
        var version = ((DirectoryReader)searcher.IndexReader).Version;
        if (_topics is not { } known || known.Version != version)
        {
            var facets = new FacetCounter();
            searcher.Search(new MatchAllDocsQuery(), facets);
            _topics = known = new CountedTopics(version, facets.Topics());
        }

        return known.Topics;
    });

    /// <summary>The last day, not after that one, that has papers; null when none has.</summary>
    public DateOnly? LatestDay(DateOnly notAfter) => EdgeDay(QueryTerm.To(notAfter), SearchOrder.LatestFirst);

    /// <summary>The first day, not before that one, that has papers; null when none has.</summary>
    public DateOnly? EarliestDay(DateOnly notBefore) => EdgeDay(QueryTerm.From(notBefore), SearchOrder.EarliestFirst);

    private DateOnly? EdgeDay(QueryTerm within, Sort order) => index.Search(searcher =>
        searcher.Search(QueryCompiler.Compile(within), null, 1, order).ScoreDocs is [FieldDoc { Fields: [Number day] }]
            ? DateOnly.FromDayNumber(day.ToInt32())
            : (DateOnly?)null);

    /// <returns>One place more than the limit when there is one.</returns>
    private static (IReadOnlyList<SearchCursor> Found, int Total) Find(
        IndexSearcher searcher, LuceneQuery query, SearchOrder order, SearchCursor? after, int limit, FacetCounter? facets)
    {
        if (after is not null && order.ByScore)
            after = after with { Score = ScoreOf(searcher, query, after.Id) ?? after.Score };

        var top = TopFieldCollector.Create(
            order.Fields,
            limit + 1,
            after is null ? null : order.Place(after),
            fillFields: true,
            trackDocScores: false,
            trackMaxScore: false,
            docsScoredInOrder: false);
        searcher.Search(query, facets is null ? top : MultiCollector.Wrap(top, facets));

        var found = top.GetTopDocs();
        return ([.. found.ScoreDocs.Cast<FieldDoc>().Select(order.CursorOf)], found.TotalHits);
    }

    /// <summary>
    /// What the paper at which a page ended scores by now: a word may have become a step rarer or more frequent (<see cref="SteadyBm25"/>)
    /// since, which moves it together with its neighbours.
    /// </summary>
    private static float? ScoreOf(IndexSearcher searcher, LuceneQuery query, string id)
    {
        var thisOne = new QueryWrapperFilter(new TermQuery(new Term(IndexFields.Id, id)));
        return searcher.Search(query, thisOne, 1).ScoreDocs is [var same] ? same.Score : null;
    }

    /// <summary>Counting them goes through all papers, so it is done once for each state of the index.</summary>
    private sealed record CountedTopics(long Version, IReadOnlyList<FacetCount> Topics);
}
