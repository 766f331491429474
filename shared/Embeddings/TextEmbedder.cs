using System.Collections.Concurrent;
using PaperMesh.Contracts;

namespace PaperMesh.Embeddings;

/// <summary>PaperMesh's own embedding: the weighted sum of the vectors of a text's words.</summary>
/// <remarks>
/// A word that the model does not know is made of its pieces, so that it still is near to itself and to words of the same stem. How the
/// vectors came to be: decision 012. Immutable and safe for concurrent use.
/// </remarks>
public sealed class TextEmbedder(EmbeddingModel model) : ITextEmbedder
{
    private readonly ConcurrentBag<Work> _idle = [];

    /// <inheritdoc/>
    public string Model => model.Name;

    /// <inheritdoc/>
    public Embedding? Embed(string title, string text)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(text);

        if (!_idle.TryTake(out var work))
            work = new Work(model);

        var vector = work.Sum(title, text) ? Quantised(work.Total) : null;
        _idle.Add(work);
        return vector is null ? null : new Embedding(model.Name, vector);
    }

    /// <returns>Null for a vector without direction.</returns>
    internal static byte[]? Quantised(ReadOnlySpan<float> vector)
    {
        var largest = 0f;
        foreach (var value in vector)
            largest = MathF.Max(largest, MathF.Abs(value));
        if (largest == 0 || !float.IsFinite(largest))
            return null;

        var bytes = new byte[vector.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(sbyte)MathF.Round(vector[i] / largest * sbyte.MaxValue);

        return bytes;
    }

    /// <summary>What one thread needs while it works on a text.</summary>
    private sealed class Work(EmbeddingModel model)
    {
        private readonly TextRows _text = new(model.Terms);
        private readonly float[] _total = new float[model.Dimensions];

        public ReadOnlySpan<float> Total => _total;

        /// <returns>False when there was nothing to add up.</returns>
        public bool Sum(string title, string text)
        {
            _text.Clear();
            _text.Read(title);
            _text.Read(text);

            Array.Clear(_total);
            foreach (var row in _text.Bag.Rows)
                model.Add(row, _text.Bag.WeightOf(row), _total);

            return _text.Bag.Rows.Length > 0;
        }
    }
}
