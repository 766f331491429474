using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace PaperMesh.Query.Search;

/// <summary>One word, phrase or prefix in several fields, scored by the best of them and a part of the others.</summary>
/// <remarks>
/// Finds and scores what Lucene's <see cref="DisjunctionMaxQuery"/> does, which keeps its fields in a heap and scores each paper that a
/// condition beside it then drops. Of four fields the nearest paper is found sooner by looking at all of them.
/// </remarks>
/// <param name="otherFields">The part, from 0 to 1.</param>
internal sealed class WordInFields(float otherFields) : DisjunctionMaxQuery(otherFields)
{
    public override Weight CreateWeight(IndexSearcher searcher) => new InFieldsWeight(this, searcher);

    private sealed class InFieldsWeight(WordInFields query, IndexSearcher searcher) : DisjunctionMaxWeight(query, searcher)
    {
        public override Scorer? GetScorer(AtomicReaderContext context, IBits? acceptDocs)
        {
            List<Scorer> fields = new(m_weights.Count);
            foreach (var weight in m_weights)
            {
                if (weight.GetScorer(context, acceptDocs) is { } scorer)
                    fields.Add(scorer);
            }

            return fields.Count == 0 ? null : new InFieldsScorer(this, [.. fields], query.TieBreakerMultiplier);
        }
    }

    private sealed class InFieldsScorer(Weight weight, Scorer[] fields, float otherFields) : Scorer(weight)
    {
        // Of each field the paper that it is at.
        private readonly int[] _docs = [.. Enumerable.Repeat(-1, fields.Length)];
        private int _doc = -1;

        public override int DocID => _doc;

        public override int Freq => _docs.Count(doc => doc == _doc);

        public override float GetScore()
        {
            var (best, sum) = (0f, 0f);
            for (var number = 0; number < _docs.Length; number++)
            {
                if (_docs[number] != _doc)
                    continue;

                var score = fields[number].GetScore();
                sum += score;
                best = MathF.Max(best, score);
            }

            return best + ((sum - best) * otherFields);
        }

        public override int NextDoc()
        {
            var next = NO_MORE_DOCS;
            for (var number = 0; number < _docs.Length; number++)
            {
                var doc = _docs[number];
                if (doc == _doc)
                    _docs[number] = doc = fields[number].NextDoc();
                if (doc < next)
                    next = doc;
            }

            return _doc = next;
        }

        public override int Advance(int target)
        {
            var next = NO_MORE_DOCS;
            for (var number = 0; number < _docs.Length; number++)
            {
                var doc = _docs[number];
                if (doc < target)
                    _docs[number] = doc = fields[number].Advance(target);
                if (doc < next)
                    next = doc;
            }

            return _doc = next;
        }

        public override long GetCost() => fields.Sum(field => field.GetCost());
    }
}
