using Lucene.Net.Search;
using Lucene.Net.Util;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Search;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Tests.Search;

public sealed class TopPapersTests : IAsyncLifetime
{
    private static readonly string[] Words = ["lake", "tide", "graph", "network", "deep", "river", "stone", "light"];
    private static readonly DateOnly Today = new(2026, 11, 24);

    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await QueryHost.StartAsync(_folder.Path);

        // Several segments larger than what is looked at together, papers that are gone, few days and few upvotes: most papers tie with others of other segments.
        var random = new Random(20_261_128);
        foreach (var some in Enumerable.Range(0, 400).OrderBy(_ => random.Next()).Chunk(150))
            await _host.KeepAsync([.. some.Select(number => Event(number, random))]);
        await _host.KeepAsync([.. Enumerable.Range(0, 40).Select(number => Event(number * 7, random, revision: 2))]);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("lake")]
    [InlineData("lake tide")]
    [InlineData("lake OR tide OR \"deep river\" OR net*")]
    [InlineData("stone -light after:2026-11-03")]
    [InlineData("deep before:2026-11-04 cat:cs")]
    [InlineData("lake tide graph")]
    public void The_order_is_that_of_Lucenes_own_collector_at_every_page_size(string text)
    {
        foreach (var sort in Enum.GetValues<PaperSort>())
        {
            _host.Index.Search(searcher =>
            {
                var query = Compiled(text, sort);
                var all = Expected(searcher, query, sort);
                foreach (var most in new[] { 1, 2, 21, 500 })
                {
                    var top = new TopPapers(sort, after: null, most, facets: null);
                    searcher.Search(query, top);

                    top.Total.ShouldBe(all.Count);
                    Shown(top.First, sort).ShouldBe(all.Take(most));
                }

                return true;
            });
        }
    }

    [Theory]
    [InlineData("lake OR tide", PaperSort.Relevance)]
    [InlineData("lake", PaperSort.New)]
    [InlineData("lake", PaperSort.Upvotes)]
    public void What_comes_after_a_place_is_what_comes_after_it_in_the_whole_order(string text, PaperSort sort)
        => _host.Index.Search(searcher =>
        {
            var query = Compiled(text, sort);
            var all = Expected(searcher, query, sort);
            var whole = new TopPapers(sort, after: null, all.Count, facets: null);
            searcher.Search(query, whole);
            var order = SearchOrder.Of(new SearchRequest { Sort = sort });

            for (var number = 0; number < all.Count; number += 3)
            {
                var page = new TopPapers(sort, order.CursorOf(whole.First[number], Today), 5, facets: null);
                searcher.Search(query, page);
                Shown(page.First, sort).ShouldBe(all.Skip(number + 1).Take(5));
            }

            return true;
        });

    [Fact]
    public void A_word_in_several_fields_scores_as_Lucenes_own_query_does()
        => _host.Index.Search(searcher =>
        {
            var ours = (WordInFields)QueryCompiler.Compile(PaperQuery.Parse("lake").Query.Wanted.Single());
            var lucenes = new DisjunctionMaxQuery(ours.Disjuncts, ours.TieBreakerMultiplier);

            var expected = searcher.Search(lucenes, 1000).ScoreDocs;
            var found = searcher.Search(ours, 1000).ScoreDocs.ToDictionary(one => one.Doc, one => one.Score);

            found.Count.ShouldBe(expected.Length);
            foreach (var one in expected)
                found[one.Doc].ShouldBe(one.Score, 1e-5f);
            return true;
        });

    [Fact]
    public async Task Facets_of_everything_do_not_count_what_was_replaced()
    {
        var counted = await _host.SearchAsync("lake OR tide OR graph OR network OR deep OR river OR stone OR light", facets: true);
        var all = await _host.SearchAsync("", facets: true);

        all.Total.ShouldBe(400);
        counted.Total.ShouldBe(400);
        all.Facets!["year"].ShouldBe(counted.Facets!["year"]);
        all.Facets["source"].ShouldBe(counted.Facets["source"]);
        all.Facets["topic"].ShouldBe(counted.Facets["topic"]);
        all.Facets["topic"].Sum(topic => topic.Count).ShouldBe(400);
    }

    private LuceneQuery Compiled(string text, PaperSort sort)
    {
        var query = PaperQuery.Parse(text).Query;
        var vectors = _host.Services.GetRequiredService<PaperVectors>();
        return QueryCompiler.Compile(
            query, [], sort == PaperSort.Relevance ? (words, titled) => new FusedQuery(words, titled, query, vectors.Of(query), vectors, Today) : null);
    }

    /// <summary>All that is found, as Lucene orders it, which asks for the whole score of each paper.</summary>
    private static List<(string Id, float Score)> Expected(IndexSearcher searcher, LuceneQuery query, PaperSort sort)
    {
        var byId = new SortField(IndexFields.Id, SortFieldType.STRING);
        var byDay = new SortField(IndexFields.Day, SortFieldType.INT64, reverse: true);
        var order = sort switch
        {
            PaperSort.Relevance => new Sort(SortField.FIELD_SCORE, byDay, byId),
            PaperSort.New => new Sort(byDay, byId),
            _ => new Sort(new SortField(IndexFields.Upvotes, SortFieldType.INT64, reverse: true), byId),
        };
        return
        [
            .. searcher.Search(query, null, 1000, order).ScoreDocs.Cast<FieldDoc>()
                .Select(found => (((BytesRef)found.Fields[^1]).Utf8ToString(), sort == PaperSort.Relevance ? ((J2N.Numerics.Number)found.Fields[0]).ToSingle() : 0)),
        ];
    }

    private static IEnumerable<(string Id, float Score)> Shown(IEnumerable<FoundPaper> papers, PaperSort sort)
        => papers.Select(paper => (paper.Id.Utf8ToString(), sort == PaperSort.Relevance ? paper.Score : 0));

    private static PaperTagged Event(int number, Random random, int revision = 1)
        => Invented.Embedded(
            Invented.Paper(string.Join(' ', random.GetItems(Words, 3)), number) with
            {
                Revision = revision,
                Abstract = string.Join(' ', random.GetItems(Words, random.Next(5, 60))),
                Announced = number % 50 == 0 ? null : new DateOnly(2026, 11, random.Next(1, 6)),
                Published = null,
                Signals = new() { Upvotes = new(random.Next(3), Invented.Noon) },
                Categories = [random.Next(2) == 0 ? "cs.LG" : "math.PR"],
            },
            "lakes");
}
