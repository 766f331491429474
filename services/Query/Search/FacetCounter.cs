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

    // Papers of the segment that are not yet counted.
    private readonly int[] _docs = new int[128];
    private int _waiting;

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
        _docs[_waiting++] = doc;
        if (_waiting == _docs.Length)
            Count();
    }

    public void Dispose() => Return();

    /// <remarks>Many at a time: see <see cref="Prefetch"/>.</remarks>
    private void Count()
    {
        var docs = _docs.AsSpan(0, _waiting);
        _waiting = 0;
        if (docs.Length > 0)
            _segment!.AddTo(_inSegment, docs);
    }

    private void CloseSegment()
    {
        Count();
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
