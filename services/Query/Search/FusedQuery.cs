using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using LuceneQuery = Lucene.Net.Search.Query;

namespace PaperMesh.Query.Search;

/// <summary>Finds what a query of words finds, and scores it by words, meaning and age: see <see cref="Fusion"/>.</summary>
/// <param name="words">What is found, scored by BM25.</param>
/// <param name="titled">What is found, too, since its title is the query, with the score that this gives; null: nothing.</param>
/// <param name="query">As typed: its words.</param>
/// <param name="vector">What they mean; null: that is not compared.</param>
/// <param name="vectors">Those of the papers.</param>
/// <param name="today">From which papers are old.</param>
internal sealed class FusedQuery(
    LuceneQuery words, LuceneQuery? titled, PaperQuery query, Embedding? vector, PaperVectors vectors, DateOnly today) : LuceneQuery
{
    private Embedding? Vector => vector;

    private PaperVectors Vectors => vectors;

    private DateOnly Today => today;

    public override Weight CreateWeight(IndexSearcher searcher)
    {
        string[] all = [.. query.Wanted.OfType<WordsTerm>().SelectMany(term => term.Phrase.Split(' '))];
        var half = Fusion.HalfOf(searcher, all, query.Wanted.OfType<PrefixTerm>().Count());
        return new FusedWeight(this, words.CreateWeight(searcher), titled?.CreateWeight(searcher), half);
    }

    public override LuceneQuery Rewrite(IndexReader reader)
    {
        var (newWords, newTitled) = (words.Rewrite(reader), titled?.Rewrite(reader));
        return ReferenceEquals(newWords, words) && ReferenceEquals(newTitled, titled)
            ? this
            : new FusedQuery(newWords, newTitled, query, vector, vectors, today);
    }

    public override void ExtractTerms(ISet<Term> terms)
    {
        words.ExtractTerms(terms);
        titled?.ExtractTerms(terms);
    }

    public override string ToString(string field) => $"fused({words.ToString(field)}, {titled?.ToString(field)})";

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => base.GetHashCode();

    /// <summary>What a paper's score by its words is made of; null when they do not find it.</summary>
    /// <param name="searcher">Of the index.</param>
    /// <param name="doc">The paper's number in the whole index.</param>
    public FusedScore? ScoreOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        var scorer = ((FusedWeight)searcher.CreateNormalizedWeight(this)).Scorer(leaf, leaf.AtomicReader.LiveDocs);
        return scorer is not null && scorer.Advance(doc - leaf.DocBase) == doc - leaf.DocBase ? scorer.Fused() : null;
    }

    /// <summary>What it finds in one segment.</summary>
    internal sealed class FusedScorer(Weight weight, Scorer words, Scorer? titled, FusedQuery query, float half, AtomicReader segment)
        : Scorer(weight)
    {
        private readonly int[] _days = SegmentDays.Of(segment);
        private readonly SegmentVectors? _vectors = query.Vector is { } wanted ? query.Vectors.Of(segment, wanted) : null;
        private readonly sbyte[] _vector = query.Vector is { } vector ? SegmentVectors.SignedBytes(vector).ToArray() : [];
        private readonly float _scale = query.Vector is { } vector ? SegmentVectors.ScaleOf(SegmentVectors.SignedBytes(vector)) : 0;
        private readonly int _today = query.Today.DayNumber;
        private int _doc = -1;

        public override int DocID => _doc;

        public override int Freq => 1;

        public override float GetScore() => Compared(Guess().On(_days[_doc]));

        /// <summary>What is known of this paper's score before its day and its vector are looked at: they lie anywhere in memory.</summary>
        public FusedGuess Guess()
        {
            var title = titled is not null && titled.DocID == _doc ? titled.GetScore() : 0;
            return words.DocID != _doc
                ? new FusedGuess(_doc, null, title)
                : new FusedGuess(
                    _doc,
                    new FusedScore
                    {
                        Bm25 = words.GetScore(),
                        Half = half,
                        Cosine = _vectors is null ? null : MaxCosine,
                        Day = _today,
                        Today = _today,
                    },
                    title);
        }

        /// <summary>The score of a paper of this segment, whichever this one is by now.</summary>
        /// <param name="guess">With its day.</param>
        public float Compared(in FusedGuess guess) => guess.Score is { Cosine: not null } score
            ? (score with { Cosine = _vectors!.Cosine(guess.Doc, _vector, _scale) }).Sum + guess.Added
            : guess.AtMost;

        /// <summary>Has the vector fetched for <see cref="Compared"/>.</summary>
        public void Fetch(in FusedGuess guess) => _vectors?.Fetch(guess.Doc);

        /// <summary>What the score is made of; null when only its title finds the paper.</summary>
        public FusedScore? Fused() => words.DocID != _doc
            ? null
            : new FusedScore
            {
                Bm25 = words.GetScore(),
                Half = half,
                Cosine = _vectors?.Cosine(_doc, _vector, _scale),
                Day = _days[_doc],
                Today = _today,
            };

        public override int NextDoc()
        {
            if (titled is null)
                return _doc = words.NextDoc();

            if (words.DocID == _doc)
                words.NextDoc();
            if (titled.DocID == _doc)
                titled.NextDoc();
            return _doc = Math.Min(words.DocID, titled.DocID);
        }

        public override int Advance(int target)
        {
            if (titled is null)
                return _doc = words.Advance(target);

            if (words.DocID < target)
                words.Advance(target);
            if (titled.DocID < target)
                titled.Advance(target);
            return _doc = Math.Min(words.DocID, titled.DocID);
        }

        public override long GetCost() => words.GetCost() + (titled?.GetCost() ?? 0);

        // A little above one, which a cosine may come to be by rounding.
        private const float MaxCosine = 1.001f;
    }

    private sealed class FusedWeight(FusedQuery query, Weight words, Weight? titled, float half) : Weight
    {
        public override LuceneQuery Query => query;

        // Each has to be asked, since it is then that a boost comes to count.
        public override float GetValueForNormalization() => words.GetValueForNormalization() + (titled?.GetValueForNormalization() ?? 0);

        public override void Normalize(float norm, float topLevelBoost)
        {
            words.Normalize(norm, topLevelBoost);
            titled?.Normalize(norm, topLevelBoost);
        }

        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs) => Scorer(context, acceptDocs);

        public override Explanation Explain(AtomicReaderContext context, int doc)
            => Scorer(context, context.AtomicReader.LiveDocs) is { } scorer && scorer.Advance(doc) == doc
                ? new ComplexExplanation(true, scorer.GetScore(), scorer.Fused().ToString())
                : new ComplexExplanation(false, 0, "not found");

        public FusedScorer? Scorer(AtomicReaderContext context, IBits? acceptDocs)
        {
            var (byWords, byTitle) = (words.GetScorer(context, acceptDocs), titled?.GetScorer(context, acceptDocs));
            return byWords is null && byTitle is null
                ? null
                : new FusedScorer(this, byWords ?? new NothingFound(this), byTitle, query, half, context.AtomicReader);
        }
    }

    private sealed class NothingFound(Weight weight) : Scorer(weight)
    {
        private int _doc = -1;

        public override int DocID => _doc;

        public override int Freq => 0;

        public override float GetScore() => 0;

        public override int NextDoc() => _doc = NO_MORE_DOCS;

        public override int Advance(int target) => _doc = NO_MORE_DOCS;

        public override long GetCost() => 0;
    }
}
