using Lucene.Net.Index;
using Lucene.Net.Search;

namespace PaperMesh.Query.Search;

/// <summary>Counts, over all that a search finds, how many papers have which value. For one search.</summary>
/// <param name="table">Of the index that is searched.</param>
internal sealed class FacetCounter(FacetTable table) : ICollector
{
    private FacetTable.Segment? _segment;

    /// <summary>Papers by the numbers of their values in the table.</summary>
    public int[] Counts { get; } = table.Counts();

    public bool AcceptsDocsOutOfOrder => true;

    public void SetScorer(Scorer scorer)
    {
        // Scores do not matter here.
    }

    public void SetNextReader(AtomicReaderContext context) => _segment = table.Of(context);

    public void Collect(int doc) => _segment!.Count(doc, Counts);
}
