using J2N.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Search;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Search;

/// <summary>Finds papers.</summary>
internal sealed class PaperSearch(PaperIndex index, PaperStore store, PaperVectors vectors, TimeProvider time)
{
    /// <exception cref="FormatException">The cursor is not one of this order.</exception>
    public async Task<SearchResult> SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var found = await FindAsync(request, cancellationToken);
        if (!request.WithCorrection || index.Search(searcher => Spelling.Correct(searcher, request.Query)) is not { } corrected)
            return found;
        if (found.Total > 0)
            return found with { Suggestion = corrected.Text };

        var instead = await FindAsync(request with { Query = corrected }, cancellationToken);
        return instead.Total > 0 ? instead with { Corrected = corrected.Text } : found;
    }

    /// <summary>Every topic that has papers, most papers first.</summary>
    public IReadOnlyList<FacetCount> Topics() => index.Search(searcher =>
    {
        var table = FacetTable.Of(searcher.IndexReader);
        return table.MostFrequent(SegmentFacets.TopicFacet, table.All).ToList();
    });

    /// <summary>The last day, not after that one, that has papers; null when none has.</summary>
    public DateOnly? LatestDay(DateOnly notAfter) => EdgeDay(QueryTerm.To(notAfter), SearchOrder.LatestFirst);

    /// <summary>The first day, not before that one, that has papers; null when none has.</summary>
    public DateOnly? EarliestDay(DateOnly notBefore) => EdgeDay(QueryTerm.From(notBefore), SearchOrder.EarliestFirst);

    private DateOnly? EdgeDay(QueryTerm within, Sort order) => index.Search(searcher =>
        searcher.Search(QueryCompiler.Compile(within), null, 1, order).ScoreDocs is [FieldDoc { Fields: [Number day] }]
            ? DateOnly.FromDayNumber(day.ToInt32())
            : (DateOnly?)null);

    private async Task<SearchResult> FindAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        var order = SearchOrder.Of(request);
        var after = request.Cursor is { } cursor ? SearchCursor.Read(cursor, order.Sort) : null;
        var today = after?.Today ?? DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var highlighter = request.WithHighlights ? Highlighter.Of(request.Query) : null;

        FusedQuery? fused = null;
        var query = QueryCompiler.Compile(
            request.Query,
            request.Within,
            order.ByScore && request.Query.Wanted.Any(term => term is WordsTerm or PrefixTerm)
                ? words => fused = new FusedQuery(words, request.Query, vectors.Of(request.Query), vectors, today)
                : null);

        var (found, total, facets, explanations) = index.Search(searcher =>
        {
            var table = FacetTable.Of(searcher.IndexReader);
            var counter = request.WithFacets && !request.FindsAll ? new FacetCounter(table) : null;
            var (docs, all) = Find(searcher, query, order, after, request.Limit, counter);
            return (
                docs.ConvertAll(doc => order.CursorOf(doc, today)),
                all,
                request.WithFacets ? table.Answer(counter?.Counts ?? table.All) : null,
                request.WithExplanations && order.ByScore
                    ? docs.ConvertAll(doc => ScoreExplanation.Of(searcher, request.Query, fused, doc.Doc, order.CursorOf(doc, today).Score))
                    : null);
        });
        var places = found.Take(request.Limit).Index().ToDictionary(place => place.Item.Id);
        var papers = await store.FindManyAsync(places.Keys, cancellationToken);

        return new SearchResult
        {
            // A paper that was removed a moment ago is still found, but no longer there.
            Items =
            [
                .. papers.Select(paper => new PaperItem(paper, order.ByScore ? places[paper.Id].Item.Score : null)
                {
                    Explanation = explanations?[places[paper.Id].Index],
                    Highlights = highlighter is null ? null : Highlights.Of(highlighter, paper.Paper),
                }),
            ],
            Next = found.Count > request.Limit ? found[request.Limit - 1].Write() : null,
            Total = total,
            Facets = facets,
        };
    }

    /// <returns>One place more than the limit when there is one.</returns>
    private static (List<FieldDoc> Found, int Total) Find(
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
        return ([.. found.ScoreDocs.Cast<FieldDoc>()], found.TotalHits);
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
}
