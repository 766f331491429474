using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>What is learned.</summary>
internal sealed record ModelParts
{
    /// <summary>The categories.</summary>
    public required string[] Labels { get; init; }

    /// <summary>One a category, from 0 to 1.</summary>
    public required float[] Thresholds { get; init; }

    public required CategoryFeatures Features { get; init; }

    /// <summary>How many of the rows, from the first on, are words of title and abstract.</summary>
    public required int TextRows { get; init; }

    /// <summary>Rows × <see cref="Stride"/>: times the row's scale they are the weights of the linear scorers.</summary>
    public required sbyte[] Weights { get; init; }

    /// <summary>One a row.</summary>
    public required float[] Scales { get; init; }

    /// <summary>One a category, filled up with zeros to <see cref="Stride"/>.</summary>
    public required float[] Bias { get; init; }

    public required LabelNetwork Network { get; init; }

    /// <summary>Length of a row: the number of categories, rounded up to what processors take at once.</summary>
    public int Stride => StrideOf(Labels.Length);

    public static int StrideOf(int labels) => (labels + 15) / 16 * 16;
}

/// <summary>From all margins of a paper to the probability of each category: a linear layer, and beside it one hidden layer.</summary>
/// <param name="InWeights">Categories × hidden.</param>
/// <param name="InBias">Hidden.</param>
/// <param name="OutWeights">Hidden × stride.</param>
/// <param name="Skip">Categories × stride: straight from margins to outcomes.</param>
/// <param name="OutBias">Stride.</param>
internal sealed record LabelNetwork(float[] InWeights, float[] InBias, float[] OutWeights, float[] Skip, float[] OutBias)
{
    public int Hidden => InBias.Length;

    /// <param name="margins">Stride.</param>
    /// <param name="hidden">Room for the hidden layer.</param>
    /// <param name="probabilities">Stride; what is beyond the categories means nothing.</param>
    public void Apply(ReadOnlySpan<float> margins, Span<float> hidden, Span<float> probabilities)
    {
        var labels = InWeights.Length / Hidden;
        InBias.CopyTo(hidden);
        AddProduct(margins[..labels], InWeights, hidden);
        TensorPrimitives.Max(hidden, 0, hidden);

        OutBias.CopyTo(probabilities);
        AddProduct(margins[..labels], Skip, probabilities);
        AddProduct(hidden, OutWeights, probabilities);
        TensorPrimitives.Sigmoid(probabilities, probabilities);
    }

    /// <summary>Adds to the sums the product of a vector and a matrix of as many rows: 64 columns at a time, which stay in registers.</summary>
    private static void AddProduct(ReadOnlySpan<float> values, ReadOnlySpan<float> matrix, Span<float> sums)
    {
        ref var to = ref MemoryMarshal.GetReference(sums);
        ref var weights = ref MemoryMarshal.GetReference(matrix);
        var columns = (nuint)sums.Length;
        nuint at = 0;
        for (; at + 64 <= columns; at += 64)
        {
            var (a, b) = (Vector512.LoadUnsafe(ref to, at), Vector512.LoadUnsafe(ref to, at + 16));
            var (c, d) = (Vector512.LoadUnsafe(ref to, at + 32), Vector512.LoadUnsafe(ref to, at + 48));
            for (var row = 0; row < values.Length; row++)
            {
                if (values[row] == 0)
                    continue;

                var value = Vector512.Create(values[row]);
                ref var from = ref Unsafe.Add(ref weights, (nuint)row * columns + at);
                a = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref from), value, a);
                b = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref from, 16), value, b);
                c = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref from, 32), value, c);
                d = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref from, 48), value, d);
            }

            a.StoreUnsafe(ref to, at);
            b.StoreUnsafe(ref to, at + 16);
            c.StoreUnsafe(ref to, at + 32);
            d.StoreUnsafe(ref to, at + 48);
        }

        for (; at < columns; at += 16)
        {
            var sum = Vector512.LoadUnsafe(ref to, at);
            for (var row = 0; row < values.Length; row++)
            {
                if (values[row] != 0)
                    sum = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref weights, (nuint)row * columns + at), Vector512.Create(values[row]), sum);
            }

            sum.StoreUnsafe(ref to, at);
        }
    }

    /// <summary>The same decisions, less sure of itself: what goes into the sigmoid is divided by the temperature.</summary>
    public LabelNetwork Cooled(float temperature) => this with
    {
        OutWeights = [.. OutWeights.Select(weight => weight / temperature)],
        Skip = [.. Skip.Select(weight => weight / temperature)],
        OutBias = [.. OutBias.Select(bias => bias / temperature)],
    };
}
