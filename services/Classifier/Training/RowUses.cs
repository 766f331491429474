namespace PaperMesh.Classifier.Training;

/// <summary>Turns "which rows has each text" into "which texts have each row", texts in order.</summary>
/// <param name="rows">Of the model.</param>
internal sealed class RowUses(int rows)
{
    private readonly int[] _place = new int[rows];
    private readonly List<int> _used = [];
    private int[] _starts = [];
    private (int Text, float Weight)[] _texts = [];

    /// <summary>How many rows are used.</summary>
    public int Count => _used.Count;

    public int Row(int use) => _used[use];

    /// <summary>The texts that have the row, those of the second side behind all of the first.</summary>
    public ReadOnlySpan<(int Text, float Weight)> Texts(int use) => _texts.AsSpan(_starts[use].._starts[use + 1]);

    public void Collect(TextBatch first, TextBatch second, int size)
    {
        foreach (var row in _used)
            _place[row] = 0;
        _used.Clear();

        // Counted first, so that each row's texts lie together.
        var counts = new List<int>();
        for (var text = 0; text < 2 * size; text++)
        {
            foreach (var (row, _) in RowsOf(text))
            {
                if (_place[row] == 0)
                {
                    _used.Add(row);
                    counts.Add(0);
                    _place[row] = _used.Count;
                }

                counts[_place[row] - 1]++;
            }
        }

        if (_starts.Length <= Count)
            _starts = new int[2 * Count];
        for (var use = 0; use < Count; use++)
            _starts[use + 1] = _starts[use] + counts[use];
        if (_texts.Length < _starts[Count])
            _texts = new (int, float)[2 * _starts[Count]];

        var next = _starts.AsSpan(0, Count).ToArray();
        for (var text = 0; text < 2 * size; text++)
        {
            foreach (var (row, weight) in RowsOf(text))
                _texts[next[_place[row] - 1]++] = (text, weight);
        }

        ReadOnlySpan<(int Row, float Weight)> RowsOf(int text) => text < size ? first.Rows(text) : second.Rows(text - size);
    }
}
