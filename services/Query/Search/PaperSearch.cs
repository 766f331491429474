using J2N.Numerics;
using Lucene.Net.Index;
using Lucene.Net.Search;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Search;

/// <summary>Finds papers.</summary>
internal sealed class PaperSearch(PaperIndex index, PaperStore store, PaperCache cache, PaperVectors vectors, TimeProvider time)
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
        return table.MostFrequent(SegmentFacets.TopicFacet, table.All);
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
                ? (words, titled) => fused = new FusedQuery(words, titled, request.Query, vectors.Of(request.Query), vectors, today)
                : null);

        var (found, next, total, facets, explanations) = index.Search(searcher =>
        {
            var table = FacetTable.Of(searcher.IndexReader);
            using var counter = request.WithFacets && !request.FindsAll ? new FacetCounter(table) : null;
            var top = Find(searcher, query, order, after, request.Limit, counter);
            return (
                top.First.Take(request.Limit).Select(paper => Found.Of(paper, cache)).ToList(),
                top.First.Count > request.Limit ? order.CursorOf(top.First[request.Limit - 1], today).Write() : null,
                top.Total,
                request.WithFacets ? table.Answer(counter?.Counts() ?? table.All) : null,
                request.WithExplanations && order.ByScore
                    ? top.First
                        .Select(paper => ScoreExplanation.Of(searcher, request.Query, fused, paper.Segment.DocBase + paper.Doc, paper.Score))
                        .ToList()
                    : null);
        });
        var papers = await ReadAsync(found, cancellationToken);

        return new SearchResult
        {
            // A paper that was removed a moment ago is still found, but no longer there.
            Items =
            [
                .. from place in papers.Index()
                   where place.Item is not null
                   select new PaperItem(place.Item.Stored, order.ByScore ? found[place.Index].Score : null)
                   {
                       Json = place.Item.Json,
                       Explanation = explanations?[place.Index],
                       Highlights = highlighter is null ? null : Highlights.Of(highlighter, place.Item.Stored.Paper),
                   },
            ],
            Next = next,
            Total = total,
            Facets = facets,
        };
    }

    /// <summary>The papers in the order asked for; null for one that is no longer there.</summary>
    private async Task<IReadOnlyList<CachedPaper?>> ReadAsync(IReadOnlyList<Found> found, CancellationToken cancellationToken)
    {
        string[] unknown = [.. found.Where(one => one.Known is null).Select(one => one.Id)];
        if (unknown.Length == 0)
            return [.. found.Select(one => one.Known)];

        var read = (await store.FindManyAsync(unknown, cancellationToken)).ToDictionary(paper => paper.Id);
        return [.. found.Select(one => one.Known ?? (read.GetValueOrDefault(one.Id) is { } paper ? cache.Add(one.Place, paper) : null))];
    }

    /// <param name="Place">In the index.</param>
    /// <param name="Id">The paper's.</param>
    /// <param name="Score">Only in the order of relevance.</param>
    /// <param name="Known">The paper, when the cache has it.</param>
    private sealed record Found(PaperPlace Place, string Id, float Score, CachedPaper? Known)
    {
        public static Found Of(FoundPaper paper, PaperCache cache)
        {
            var place = cache.PlaceOf(paper.Segment, paper.Doc);
            var known = cache.Find(place);
            return new Found(place, known?.Stored.Id ?? paper.Id.Utf8ToString(), paper.Score, known);
        }
    }

    /// <returns>One paper more than the limit when there is one.</returns>
    private static TopPapers Find(
        IndexSearcher searcher, LuceneQuery query, SearchOrder order, SearchCursor? after, int limit, FacetCounter? facets)
    {
        if (after is not null && order.ByScore)
            after = after with { Score = ScoreOf(searcher, query, after.Id) ?? after.Score };

        var top = new TopPapers(order.Sort, after, limit + 1, facets);
        searcher.Search(query, top);
        return top;
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
