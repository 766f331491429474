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
/// Every vector of the index is compared, in memory and without an object for each; the nearest are then weighed with the topics that the index
/// has of them, and no more are read from the store than are answered.
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

    /// <summary>Read at once beyond those asked for: some are the paper itself, or a copy of it.</summary>
    private const int Spare = 4;

    /// <summary>Most similar first, scored from 0 to 1; never the paper itself, nor another copy of it under the same title.</summary>
    /// <param name="paper">As stored.</param>
    /// <param name="limit">From 1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">The client went away.</param>
    public async Task<IReadOnlyList<PaperItem>> FindAsync(StoredPaper paper, int limit, CancellationToken cancellationToken)
    {
        var ranked = index.Search(searcher => Ranked(searcher, paper, cancellationToken));

        var title = PaperText.TitleKey(paper.Paper.Title);
        var items = new List<PaperItem>(limit);
        foreach (var some in ranked.Chunk(limit + Spare))
        {
            var stored = await store.FindManyAsync([.. some.Select(one => one.Id)], cancellationToken);
            var byId = stored.ToDictionary(other => other.Id, StringComparer.Ordinal);
            items.AddRange(some
                .Where(one => byId.TryGetValue(one.Id, out var other) && other.Id != paper.Id && PaperText.TitleKey(other.Paper.Title) != title)
                .Select(one => new PaperItem(byId[one.Id], one.Score))
                .Take(limit - items.Count));
            if (items.Count == limit)
                break;
        }

        return items;
    }

    /// <summary>The nearest, weighed with the topics that the index has of them, the most similar first.</summary>
    private List<Similar> Ranked(IndexSearcher searcher, StoredPaper paper, CancellationToken cancellationToken)
    {
        var near = paper.Embedding is { } embedding
            ? ByMeaning(searcher, embedding, cancellationToken)
            : ByTopics(searcher, paper.Tags);
        var topics = paper.Tags.Select(tag => tag.Topic).ToHashSet(StringComparer.Ordinal);

        return
        [
            .. near
                .Select(one => new Similar(IdOf(one.Segment, one.Doc), ScoreOf(one.Cosine, Shared(topics, one.Segment, one.Doc), paper.Embedding is not null)))
                .Where(one => one.Score >= Least)
                .OrderByDescending(one => one.Score)
                .ThenBy(one => one.Id, StringComparer.Ordinal),
        ];
    }

    private static double ScoreOf(float cosine, double shared, bool hasMeaning)
        => Math.Round(hasMeaning ? ((1 - TopicsWeight) * Math.Max(0, cosine)) + (TopicsWeight * shared) : shared, 4);

    /// <summary>The part of all their topics that both have, from 0 to 1.</summary>
    private static double Shared(HashSet<string> topics, AtomicReader segment, int doc)
    {
        var facets = SegmentFacets.Of(segment);
        var (both, theirs) = (0, 0);
        foreach (var number in facets.Of(doc))
        {
            if (facets.Values[number] is { Facet: SegmentFacets.TopicFacet } topic)
            {
                theirs++;
                both += topics.Contains(topic.Value) ? 1 : 0;
            }
        }

        return both == 0 ? 0 : both / (double)(topics.Count + theirs - both);
    }

    /// <summary>The nearest, with their cosines.</summary>
    private List<Near> ByMeaning(IndexSearcher searcher, Embedding embedding, CancellationToken cancellationToken)
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

        return [.. best.UnorderedItems.Select(one => new Near(one.Element.Segment, one.Element.Doc, one.Priority))];

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

    private static List<Near> ByTopics(IndexSearcher searcher, IReadOnlyList<Tag> tags)
    {
        if (tags.Count == 0)
            return [];

        var any = new BooleanQuery(disableCoord: true);
        foreach (var tag in tags)
            any.Add(new ConstantScoreQuery(new TermQuery(new Term(IndexFields.Topic, FieldTerm.Folded(tag.Topic)))), Occur.SHOULD);

        // Every topic counts one, so that those with most in common come first.
        var leaves = searcher.IndexReader.Leaves;
        return [.. searcher.Search(any, Candidates).ScoreDocs.Select(one => NearOf(leaves[ReaderUtil.SubIndex(one.Doc, leaves)], one.Doc))];
    }

    private static Near NearOf(AtomicReaderContext leaf, int doc) => new(leaf.AtomicReader, doc - leaf.DocBase, Cosine: 0);

    private static string IdOf(AtomicReader segment, int doc)
    {
        var id = new BytesRef();
        segment.GetSortedDocValues(IndexFields.Id).Get(doc, id);
        return id.Utf8ToString();
    }

    private readonly record struct Near(AtomicReader Segment, int Doc, float Cosine);

    private readonly record struct Similar(string Id, double Score);
}
