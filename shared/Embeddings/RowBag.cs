namespace PaperMesh.Embeddings;

/// <summary>How often a text has each row of the model. A repeat counts by its logarithm.</summary>
/// <param name="rows">Of the model.</param>
internal sealed class RowBag(int rows)
{
    private readonly float[] _weights = new float[rows];
    private int[] _present = new int[256];
    private int _count;

    /// <summary>Those that the text has, in the order of their first appearance.</summary>
    public ReadOnlySpan<int> Rows => _present.AsSpan(0, _count);

    public float WeightOf(int row) => _weights[row] <= 1 ? _weights[row] : 1 + MathF.Log(_weights[row]);

    public void Add(int row, float weight)
    {
        if (_weights[row] == 0)
        {
            if (_count == _present.Length)
                Array.Resize(ref _present, 2 * _count);
            _present[_count++] = row;
        }

        _weights[row] += weight;
    }

    /// <summary>Adds the pieces of one word: together they are as long as one row, were they at right angles.</summary>
    public void AddAll(ReadOnlySpan<int> pieces)
    {
        var weight = 1 / MathF.Sqrt(pieces.Length);
        foreach (var row in pieces)
            Add(row, weight);
    }

    public void Clear()
    {
        foreach (var row in Rows)
            _weights[row] = 0;
        _count = 0;
    }
}
