using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;

namespace PaperMesh.Query.Search;

/// <summary>BM25 whose scores do not move with every paper that arrives, so that a page and the next one, or two replicas, agree.</summary>
/// <remarks>
/// The length of an average field is a constant, and how rare a word is counts in steps of half a natural logarithm (a factor of 1.6 in
/// frequency). What BM25 gains by more precision is far below what readers could tell.
/// </remarks>
internal sealed class SteadyBm25 : BM25Similarity
{
    private const float Step = 0.5f;

    /// <summary>How much a word counts.</summary>
    /// <param name="papers">That have it.</param>
    /// <param name="all">Papers that there are.</param>
    public static float Rarity(long papers, long all)
        => MathF.Max(Step, MathF.Round(MathF.Log(1 + (all - papers + 0.5f) / (papers + 0.5f)) / Step) * Step);

    protected override float Idf(long docFreq, long numDocs) => Rarity(docFreq, numDocs);

    protected override float AvgFieldLength(CollectionStatistics collectionStats) => collectionStats.Field switch
    {
        IndexFields.Title => 10,
        IndexFields.Abstract => 150,
        _ => 15,
    };
}
