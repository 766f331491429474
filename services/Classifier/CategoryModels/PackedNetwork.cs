using System.Numerics.Tensors;
using System.Security.Cryptography;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>A <see cref="LabelNetwork"/> as it is used: half as large, so that it stays near the processor from one paper to the next.</summary>
/// <remarks>Immutable and safe for concurrent use, with room for one thread's sums from outside.</remarks>
internal sealed class PackedNetwork(LabelNetwork network)
{
    private readonly PackedMatrix _in = new(network.InWeights, network.Hidden);
    private readonly PackedMatrix _skip = new(network.Skip, network.OutBias.Length);
    private readonly PackedMatrix _out = new(network.OutWeights, network.OutBias.Length);

    public int Hidden => network.Hidden;

    /// <param name="margins">Stride.</param>
    /// <param name="hidden">Room for the hidden layer.</param>
    /// <param name="factors">Of this network.</param>
    /// <param name="odds">Stride: gets the log odds; what is beyond the categories means nothing.</param>
    public void Apply(ReadOnlySpan<float> margins, Span<float> hidden, PackedVector factors, Span<float> odds)
    {
        factors.Pack(margins[.._in.Rows]);
        network.InBias.CopyTo(hidden);
        _in.AddProduct(factors, hidden);
        network.OutBias.CopyTo(odds);
        _skip.AddProduct(factors, odds);

        TensorPrimitives.Max(hidden, 0, hidden);
        factors.Pack(hidden);
        _out.AddProduct(factors, odds);
    }

    /// <summary>Adds what it was packed to.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        _in.AppendTo(hash);
        _skip.AppendTo(hash);
        _out.AppendTo(hash);
    }
}
