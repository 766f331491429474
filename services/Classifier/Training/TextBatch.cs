using System.Numerics.Tensors;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>One side of a batch: texts, their vectors, and what the vectors should change by.</summary>
internal sealed class TextBatch(int texts, int dimensions)
{
    private readonly (int Row, float Weight)[][] _rows = new (int, float)[texts][];
    private readonly int[] _counts = new int[texts];
    private readonly float[] _unit = new float[texts * dimensions];
    private readonly float[] _change = new float[texts * dimensions];
    private readonly float[] _length = new float[texts];

    /// <summary>The rows of a text, each with its weight.</summary>
    public ReadOnlySpan<(int Row, float Weight)> Rows(int text) => _rows[text].AsSpan(0, _counts[text]);

    /// <summary>The vector of a text, of length 1.</summary>
    public ReadOnlySpan<float> Unit(int text) => _unit.AsSpan(text * dimensions, dimensions);

    /// <summary>The gradient of the loss by a text's vector.</summary>
    public Span<float> Change(int text) => _change.AsSpan(text * dimensions, dimensions);

    /// <summary>Adds up the vector of a text.</summary>
    public void Set(int text, RowBag bag, float[] table)
    {
        if ((_rows[text]?.Length ?? 0) < bag.Rows.Length)
            _rows[text] = new (int, float)[bag.Rows.Length + 64];
        _counts[text] = 0;

        var sum = _unit.AsSpan(text * dimensions, dimensions);
        sum.Clear();
        foreach (var row in bag.Rows)
        {
            var weight = bag.WeightOf(row);
            _rows[text][_counts[text]++] = (row, weight);
            TensorPrimitives.MultiplyAdd(table.AsSpan(row * dimensions, dimensions), weight, sum, sum);
        }

        _length[text] = TensorPrimitives.Norm(sum) + 1e-6f;
        TensorPrimitives.Divide(sum, _length[text], sum);
    }

    /// <summary>Turns a gradient by the vector of length 1 into one by the sum that it was made of.</summary>
    public void ThroughLength(int text)
    {
        var change = Change(text);
        var along = TensorPrimitives.Dot(change, Unit(text));

        TensorPrimitives.MultiplyAdd(Unit(text), -along, change, change);
        TensorPrimitives.Divide(change, _length[text], change);
    }
}
