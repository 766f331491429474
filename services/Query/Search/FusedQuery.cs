using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Search;

/// <summary>Finds what a query of words finds, and scores it by words, meaning and age: see <see cref="Fusion"/>.</summary>
/// <param name="words">What is found, scored by BM25.</param>
/// <param name="query">As typed: its words.</param>
/// <param name="vector">What they mean; null: that is not compared.</param>
/// <param name="vectors">Those of the papers.</param>
/// <param name="today">From which papers are old.</param>
internal sealed class FusedQuery(LuceneQuery words, PaperQuery query, Embedding? vector, PaperVectors vectors, DateOnly today) : LuceneQuery
{
    private Embedding? Vector => vector;

    private PaperVectors Vectors => vectors;

    private DateOnly Today => today;

    public override Weight CreateWeight(IndexSearcher searcher)
    {
        string[] all = [.. query.Wanted.OfType<WordsTerm>().SelectMany(term => term.Phrase.Split(' '))];
        var half = Fusion.HalfOf(searcher, all, query.Wanted.OfType<PrefixTerm>().Count());
        return new FusedWeight(this, words.CreateWeight(searcher), half);
    }

    public override LuceneQuery Rewrite(IndexReader reader)
        => words.Rewrite(reader) is var rewritten && ReferenceEquals(rewritten, words)
            ? this
            : new FusedQuery(rewritten, query, vector, vectors, today);

    public override void ExtractTerms(ISet<Term> terms) => words.ExtractTerms(terms);

    public override string ToString(string field) => $"fused({words.ToString(field)})";

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => base.GetHashCode();

    /// <summary>What a paper's score is made of; null when the query does not find it.</summary>
    /// <param name="searcher">Of the index.</param>
    /// <param name="doc">The paper's number in the whole index.</param>
    public FusedScore? ScoreOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        var scorer = ((FusedWeight)searcher.CreateNormalizedWeight(this)).Scorer(leaf, leaf.AtomicReader.LiveDocs);
        return scorer is not null && scorer.Advance(doc - leaf.DocBase) == doc - leaf.DocBase ? scorer.Fused() : null;
    }

    private sealed class FusedWeight(FusedQuery query, Weight words, float half) : Weight
    {
        public override LuceneQuery Query => query;

        public override float GetValueForNormalization() => words.GetValueForNormalization();

        public override void Normalize(float norm, float topLevelBoost) => words.Normalize(norm, topLevelBoost);

        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs) => Scorer(context, acceptDocs);

        public override Explanation Explain(AtomicReaderContext context, int doc)
            => Scorer(context, context.AtomicReader.LiveDocs) is { } scorer && scorer.Advance(doc) == doc
                ? new ComplexExplanation(true, scorer.GetScore(), scorer.Fused().ToString())
                : new ComplexExplanation(false, 0, "not found");

        public FusedScorer? Scorer(AtomicReaderContext context, IBits? acceptDocs)
            => words.GetScorer(context, acceptDocs) is { } scorer ? new FusedScorer(this, scorer, query, half, context.AtomicReader) : null;
    }

    private sealed class FusedScorer(Weight weight, Scorer words, FusedQuery query, float half, AtomicReader segment) : Scorer(weight)
    {
        private readonly NumericDocValues _days = segment.GetNumericDocValues(IndexFields.Day) ?? DocValues.EMPTY_NUMERIC;
        private readonly SegmentVectors? _vectors = query.Vector is { } wanted ? query.Vectors.Of(segment, wanted) : null;
        private readonly float _scale = query.Vector is { } vector ? SegmentVectors.ScaleOf(SegmentVectors.SignedBytes(vector)) : 0;

        public override int DocID => words.DocID;

        public override int Freq => words.Freq;

        public override float GetScore() => Fused().Sum;

        public FusedScore Fused() => new()
        {
            Bm25 = words.GetScore(),
            Half = half,
            Cosine = _vectors?.Cosine(DocID, SegmentVectors.SignedBytes(query.Vector!), _scale),
            Day = (int)_days.Get(DocID),
            Today = query.Today.DayNumber,
        };

        public override int NextDoc() => words.NextDoc();

        public override int Advance(int target) => words.Advance(target);

        public override long GetCost() => words.GetCost();
    }
}
