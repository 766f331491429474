using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Similar;

/// <summary>Papers that are about the same as one: by what the texts mean, and by the topics that both have.</summary>
/// <remarks>
/// Every vector of the index is compared, in memory and without an object for each; the nearest are then weighed with their topics.
/// A paper without a vector has those that share its topics.
/// </remarks>
internal sealed class SimilarPapers(PaperIndex index, PaperStore store, PaperVectors vectors)
{
    public const int MaxLimit = 50;

    /// <summary>What shared topics count, of 1.</summary>
    private const double TopicsWeight = 0.2;

    /// <summary>Below it two papers have no more in common than any two.</summary>
    private const double Least = 0.25;

    /// <summary>Nearest by meaning that are weighed with their topics.</summary>
    private const int Candidates = 4 * MaxLimit;

    /// <summary>Papers compared between two looks whether the client still waits.</summary>
    private const int BetweenLooks = 8192;

    /// <summary>Most similar first, scored from 0 to 1; never the paper itself, nor another copy of it under the same title.</summary>
    /// <param name="paper">As stored.</param>
    /// <param name="limit">From 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public async Task<IReadOnlyList<PaperItem>> FindAsync(StoredPaper paper, int limit, CancellationToken cancellationToken)
    {
        var near = index.Search(searcher => paper.Embedding is { } embedding
            ? ByMeaning(searcher, embedding, cancellationToken)
            : ByTopics(searcher, paper.Tags));
        var stored = await store.FindManyAsync(near.Keys, cancellationToken);

        var title = PaperText.TitleKey(paper.Paper.Title);
        return
        [
            .. stored
                .Where(other => other.Id != paper.Id && PaperText.TitleKey(other.Paper.Title) != title)
                .Select(other => new PaperItem(other, ScoreOf(near[other.Id], Shared(paper.Tags, other.Tags), paper.Embedding is not null)))
                .Where(item => item.Score >= Least)
                .OrderByDescending(item => item.Score)
                .ThenBy(item => item.Stored.Id, StringComparer.Ordinal)
                .Take(limit),
        ];
    }

    private static double ScoreOf(float cosine, double shared, bool hasMeaning)
        => Math.Round(hasMeaning ? ((1 - TopicsWeight) * Math.Max(0, cosine)) + (TopicsWeight * shared) : shared, 4);

    /// <summary>The part of all their topics that both have, from 0 to 1.</summary>
    private static double Shared(IReadOnlyList<Tag> some, IReadOnlyList<Tag> others)
    {
        var both = some.Count(tag => others.Any(other => other.Topic == tag.Topic));
        return both == 0 ? 0 : both / (double)(some.Count + others.Count - both);
    }

    /// <summary>The nearest by id, with their cosines.</summary>
    private Dictionary<string, float> ByMeaning(IndexSearcher searcher, Embedding embedding, CancellationToken cancellationToken)
    {
        var (best, least) = (new PriorityQueue<(AtomicReader Segment, int Doc), float>(Candidates), 0f);
        var vector = SegmentVectors.SignedBytes(embedding);
        var scale = SegmentVectors.ScaleOf(vector);

        foreach (var segment in searcher.IndexReader.Leaves.Select(leaf => leaf.AtomicReader))
        {
            var (theirs, live) = (vectors.Of(segment, embedding), segment.LiveDocs);
            for (var doc = 0; doc < segment.MaxDoc; doc++)
            {
                if (doc % BetweenLooks == 0)
                    cancellationToken.ThrowIfCancellationRequested();

                if (theirs.Cosine(doc, vector, scale) is var cosine && cosine > least && live?.Get(doc) is not false)
                    least = Keep((segment, doc), cosine);
            }
        }

        return best.UnorderedItems.ToDictionary(one => IdOf(one.Element.Segment, one.Element.Doc), one => one.Priority);

        // Returns what the next one has to be above.
        float Keep((AtomicReader Segment, int Doc) paper, float cosine)
        {
            if (best.Count < Candidates)
                best.Enqueue(paper, cosine);
            else
                best.DequeueEnqueue(paper, cosine);

            return best.Count == Candidates && best.TryPeek(out _, out var last) ? last : 0;
        }
    }

    private static Dictionary<string, float> ByTopics(IndexSearcher searcher, IReadOnlyList<Tag> tags)
    {
        if (tags.Count == 0)
            return [];

        var any = new BooleanQuery(disableCoord: true);
        foreach (var tag in tags)
            any.Add(new ConstantScoreQuery(new TermQuery(new Term(IndexFields.Topic, FieldTerm.Folded(tag.Topic)))), Occur.SHOULD);

        // Every topic counts one, so that those with most in common come first.
        var found = searcher.Search(any, Candidates);
        return found.ScoreDocs.ToDictionary(one => IdOf(searcher, one.Doc), _ => 0f);
    }

    private static string IdOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        return IdOf(leaf.AtomicReader, doc - leaf.DocBase);
    }

    private static string IdOf(AtomicReader segment, int doc)
    {
        var id = new BytesRef();
        segment.GetSortedDocValues(IndexFields.Id).Get(doc, id);
        return id.Utf8ToString();
    }
}
