using System.Buffers;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace PaperMesh.Query.Search;

/// <summary>Counts, over all that a search finds, how many papers have which value. For one search.</summary>
/// <param name="table">Of the index that is searched.</param>
internal sealed class FacetCounter(FacetTable table) : ICollector, IDisposable
{
    private readonly int[] _counts = new int[table.Count];
    private FacetTable.Segment? _segment;

    // By the numbers of the segment.
    private int[] _inSegment = [];

    public bool AcceptsDocsOutOfOrder => true;

    /// <summary>Papers by the numbers of their values in the table, when all are collected.</summary>
    public int[] Counts()
    {
        CloseSegment();
        return _counts;
    }

    public void SetScorer(Scorer scorer)
    {
        // Scores do not matter here.
    }

    public void SetNextReader(AtomicReaderContext context)
    {
        CloseSegment();
        _segment = table.Of(context);
        if (_inSegment.Length < _segment.Count)
        {
            Return();
            _inSegment = ArrayPool<int>.Shared.Rent(_segment.Count);
        }

        Array.Clear(_inSegment, 0, _segment.Count);
    }

    public void Collect(int doc)
    {
        var counts = _inSegment;
        foreach (var number in _segment!.Of(doc))
            counts[number]++;
    }

    public void Dispose() => Return();

    private void CloseSegment()
    {
        _segment?.Add(_inSegment, _counts);
        _segment = null;
    }

    private void Return()
    {
        if (_inSegment.Length > 0)
            ArrayPool<int>.Shared.Return(_inSegment);
        _inSegment = [];
    }
}
