using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>One linear scorer a label, over words: of each word the weights for all labels side by side, in signed bytes.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
/// <param name="weights">Rows × stride: times the row's scale they are the weights.</param>
/// <param name="scales">One a row.</param>
/// <param name="bias">One a label, filled up with zeros to the stride.</param>
internal sealed class LinearScorers(sbyte[] weights, float[] scales, float[] bias)
{
    private const int MostRowsAtOnce = 256;

    public sbyte[] Weights => weights;

    public float[] Scales => scales;

    public float[] Bias => bias;

    /// <summary>Length of a row: the number of labels, rounded up to what processors take at once.</summary>
    public int Stride => bias.Length;

    public static int StrideOf(int labels) => (labels + 15) / 16 * 16;

    /// <summary>Weights in signed bytes, with a scale of its own for each word: three quarters less, and nothing lost that one could measure.</summary>
    /// <param name="ofLabels">Of each label one weight a row, and the bias behind them.</param>
    public static LinearScorers Of(float[][] ofLabels)
    {
        var (rows, stride) = (ofLabels[0].Length - 1, StrideOf(ofLabels.Length));
        var quantised = new sbyte[rows * stride];
        var scales = new float[rows];
        for (var row = 0; row < rows; row++)
        {
            scales[row] = ofLabels.Max(label => Math.Abs(label[row])) / sbyte.MaxValue;
            for (var label = 0; label < ofLabels.Length && scales[row] > 0; label++)
                quantised[row * stride + label] = (sbyte)MathF.Round(ofLabels[label][row] / scales[row]);
        }

        return new LinearScorers(quantised, scales, [.. ofLabels.Select(label => label[^1]), .. new float[stride - ofLabels.Length]]);
    }

    public float Weight(int row, int label) => Scales[row] * Weights[row * Stride + label];

    /// <summary>The margins of a vector.</summary>
    /// <param name="features">The rows that it has.</param>
    /// <param name="margins">Stride; what is beyond the labels means nothing.</param>
    public void Margins(ReadOnlySpan<Feature> features, Span<float> margins)
    {
        Bias.CopyTo(margins);
        Span<(int At, float Factor)> rows = stackalloc (int, float)[MostRowsAtOnce];
        for (; !features.IsEmpty; features = features[Math.Min(rows.Length, features.Length)..])
        {
            rows = rows[..Math.Min(rows.Length, features.Length)];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = (features[i].Row * Stride, features[i].Value * Scales[features[i].Row]);

            AddRows(rows, margins);
        }
    }

    /// <summary>Calls for the weights of a row, of which few are near the processor: <see cref="Margins"/> will ask for them soon.</summary>
    public void Expect(int row)
    {
        ref var weights = ref Weights[row * Stride];
        for (var at = 0; at < Stride; at += FarMemory.Line)
            FarMemory.Expect(ref Unsafe.Add(ref weights, at));

        FarMemory.Expect(ref Scales[row]);
    }

    /// <summary>Adds rows of weights, each times its factor, to the margins: 80 columns at a time, which stay in registers.</summary>
    private void AddRows(ReadOnlySpan<(int At, float Factor)> rows, Span<float> margins)
    {
        ref var weights = ref MemoryMarshal.GetArrayDataReference(Weights);
        ref var to = ref MemoryMarshal.GetReference(margins);
        var column = 0;
        for (; column + 80 <= margins.Length; column += 80)
        {
            ref var sums = ref Unsafe.Add(ref to, column);
            var (a, b) = (Vector256.LoadUnsafe(ref sums), Vector256.LoadUnsafe(ref sums, 8));
            var (c, d) = (Vector256.LoadUnsafe(ref sums, 16), Vector256.LoadUnsafe(ref sums, 24));
            var (e, f) = (Vector256.LoadUnsafe(ref sums, 32), Vector256.LoadUnsafe(ref sums, 40));
            var (g, h) = (Vector256.LoadUnsafe(ref sums, 48), Vector256.LoadUnsafe(ref sums, 56));
            var (i, j) = (Vector256.LoadUnsafe(ref sums, 64), Vector256.LoadUnsafe(ref sums, 72));
            foreach (var (at, factor) in rows)
            {
                ref var row = ref Unsafe.Add(ref weights, at + column);
                var value = Vector256.Create(factor);
                a = Vector256.FusedMultiplyAdd(Eight(ref row, 0), value, a);
                b = Vector256.FusedMultiplyAdd(Eight(ref row, 8), value, b);
                c = Vector256.FusedMultiplyAdd(Eight(ref row, 16), value, c);
                d = Vector256.FusedMultiplyAdd(Eight(ref row, 24), value, d);
                e = Vector256.FusedMultiplyAdd(Eight(ref row, 32), value, e);
                f = Vector256.FusedMultiplyAdd(Eight(ref row, 40), value, f);
                g = Vector256.FusedMultiplyAdd(Eight(ref row, 48), value, g);
                h = Vector256.FusedMultiplyAdd(Eight(ref row, 56), value, h);
                i = Vector256.FusedMultiplyAdd(Eight(ref row, 64), value, i);
                j = Vector256.FusedMultiplyAdd(Eight(ref row, 72), value, j);
            }

            a.StoreUnsafe(ref sums);
            b.StoreUnsafe(ref sums, 8);
            c.StoreUnsafe(ref sums, 16);
            d.StoreUnsafe(ref sums, 24);
            e.StoreUnsafe(ref sums, 32);
            f.StoreUnsafe(ref sums, 40);
            g.StoreUnsafe(ref sums, 48);
            h.StoreUnsafe(ref sums, 56);
            i.StoreUnsafe(ref sums, 64);
            j.StoreUnsafe(ref sums, 72);
        }

        for (; column < margins.Length; column += 8)
        {
            ref var sums = ref Unsafe.Add(ref to, column);
            var sum = Vector256.LoadUnsafe(ref sums);
            foreach (var (at, factor) in rows)
                sum = Vector256.FusedMultiplyAdd(Eight(ref Unsafe.Add(ref weights, at + column), 0), Vector256.Create(factor), sum);

            sum.StoreUnsafe(ref sums);
        }
    }

    /// <summary>Eight weights as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Eight(ref sbyte row, nuint at)
    {
        if (Avx2.IsSupported)
        {
            var eight = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<long>(ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref row, at)))).AsSByte();
            return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(eight));
        }

        var shorts = Vector128.WidenLower(Vector64.LoadUnsafe(ref row, at).ToVector128Unsafe());
        return Vector256.ConvertToSingle(Vector256.Create(Vector128.WidenLower(shorts), Vector128.WidenUpper(shorts)));
    }
}
