using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Benchmarks.Relevance;

/// <summary>BM25 as the Query service has it: its words, its fields and weights, its similarity; the words of a query by <c>OR</c>.</summary>
internal sealed class KeywordScores : IDisposable
{
    private readonly RAMDirectory _directory = new();
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;
    private readonly int _papers;

    public KeywordScores(IReadOnlyList<Paper> papers)
    {
        using (var writer = new IndexWriter(_directory, new IndexWriterConfig(LuceneVersion.LUCENE_48, new PaperAnalyzer()) { Similarity = new SteadyBm25() }))
        {
            foreach (var paper in papers)
            {
                var stored = new StoredPaper { Paper = paper, Tags = [], Model = "", TaggedAt = TestPapers.Now, KeptAt = TestPapers.Now };
                writer.AddDocument(PaperDocument.Of(stored));
            }

            // One segment, so that Lucene numbers the papers as they were added.
            writer.ForceMerge(1);
        }

        _papers = papers.Count;
        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = new SteadyBm25() };
        BooleanQuery.MaxClauseCount = 10_000;
    }

    /// <returns>The score of each paper, in their order; 0 for one that has no word of the query.</returns>
    public float[] Of(JudgedQuery query)
    {
        var any = new BooleanQuery(disableCoord: true);
        foreach (var word in WordsOf(query))
            any.Add(QueryCompiler.Compile(new WordsTerm(word)), Occur.SHOULD);

        var scores = new float[_papers];
        foreach (var found in _searcher.Search(any, _papers).ScoreDocs)
            scores[found.Doc] = found.Score;

        return scores;
    }

    /// <returns>The score that counts half when it is fused with a cosine.</returns>
    public float HalfOf(JudgedQuery query) => Fusion.HalfOf(_searcher, WordsOf(query), prefixes: 0);

    private static IEnumerable<string> WordsOf(JudgedQuery query) => PaperText.Words($"{query.Title}\n{query.Abstract}").Distinct();

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
    }
}
