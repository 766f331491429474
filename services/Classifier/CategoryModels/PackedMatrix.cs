using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Security.Cryptography;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>A matrix of integers of 16 bits with a scale for each column, by which vectors are multiplied.</summary>
/// <remarks>
/// The sums are integers of 32 bits: in whatever order and on whatever machine they are added, they are the same. Columns are as fine as
/// these sums allow, some thousandth of a usual weight. Two rows lie side by side, 32 columns together, as processors take them.
/// </remarks>
internal sealed class PackedMatrix
{
    private const int Block = 32;

    private readonly short[] _values;
    private readonly float[] _scales;
    private readonly int _pairs;

    /// <param name="matrix">Rows × columns.</param>
    /// <param name="columns">A multiple of 8.</param>
    public PackedMatrix(ReadOnlySpan<float> matrix, int columns)
    {
        Rows = matrix.Length / columns;
        _pairs = (Rows + 1) / 2;
        var blocks = (columns + Block - 1) / Block;
        _values = new short[blocks * _pairs * 2 * Block];
        _scales = new float[columns];

        for (var column = 0; column < columns; column++)
        {
            double sum = 0, largest = 0;
            for (var row = 0; row < Rows; row++)
            {
                double weight = Math.Abs(matrix[row * columns + column]);
                (sum, largest) = (sum + weight, Math.Max(largest, weight));
            }

            // No sum overflows: rounding adds at most a half for each row.
            var scale = Math.Max(sum / (int.MaxValue / PackedVector.Largest - Rows), largest / short.MaxValue);
            _scales[column] = (float)scale;
            for (var row = 0; row < Rows && scale > 0; row++)
                _values[At(row, column)] = (short)Math.Round(matrix[row * columns + column] / scale);
        }
    }

    public int Rows { get; }

    /// <param name="factors">As many as rows.</param>
    /// <param name="sums">As many as columns.</param>
    public void AddProduct(PackedVector factors, Span<float> sums)
    {
        ref var to = ref MemoryMarshal.GetReference(sums);
        ref var scales = ref MemoryMarshal.GetArrayDataReference(_scales);
        var scale = Vector256.Create(factors.Scale);
        for (var column = 0; column < sums.Length; column += Block)
        {
            ref var values = ref _values[column * _pairs * 2];
            var (a, b, c, d) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
            foreach (var (at, pair) in factors.Pairs)
            {
                var two = Vector256.Create(pair).AsInt16();
                ref var from = ref Unsafe.Add(ref values, at * 2 * Block);
                a += OfTwoRows(Vector256.LoadUnsafe(ref from), two);
                b += OfTwoRows(Vector256.LoadUnsafe(ref from, 16), two);
                c += OfTwoRows(Vector256.LoadUnsafe(ref from, 32), two);
                d += OfTwoRows(Vector256.LoadUnsafe(ref from, 48), two);
            }

            Span<Vector256<int>> eights = [a, b, c, d];
            for (var i = 0; i < eights.Length && column + 8 * i < sums.Length; i++)
            {
                var at = (nuint)(column + 8 * i);
                var factor = Vector256.LoadUnsafe(ref scales, at) * scale;
                (Vector256.LoadUnsafe(ref to, at) + Vector256.ConvertToSingle(eights[i]) * factor).StoreUnsafe(ref to, at);
            }
        }
    }

    /// <summary>Adds its numbers.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData(MemoryMarshal.AsBytes<short>(_values));
        hash.AppendData(MemoryMarshal.AsBytes<float>(_scales));
    }

    private int At(int row, int column)
        => ((column / Block * _pairs + row / 2) * Block + column % Block) * 2 + row % 2;

    /// <summary>Eight columns of two rows, each row times its factor.</summary>
    private static Vector256<int> OfTwoRows(Vector256<short> rows, Vector256<short> factors)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyAddAdjacent(rows, factors);

        var (row, factor) = (rows.AsInt32(), factors.AsInt32());
        return ((row << 16) >> 16) * ((factor << 16) >> 16) + (row >> 16) * (factor >> 16);
    }
}

/// <summary>A vector as <see cref="PackedMatrix"/> takes it, used again for the next. Not safe for concurrent use.</summary>
/// <param name="longest">Length of the longest.</param>
internal sealed class PackedVector(int longest)
{
    /// <summary>Of the integers.</summary>
    public const int Largest = 8_191;

    private readonly (int At, int Pair)[] _pairs = new (int, int)[(longest + 1) / 2];
    private int _count;

    /// <summary>One of the integers, as a number.</summary>
    public float Scale { get; private set; }

    /// <summary>Two by two, the first in the lower 16 bits; those that are both zero are left out.</summary>
    public ReadOnlySpan<(int At, int Pair)> Pairs => _pairs.AsSpan(0, _count);

    public void Pack(ReadOnlySpan<float> values)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(values));
        Scale = largest / Largest;
        _count = 0;
        if (largest == 0)
            return;

        var factor = Largest / largest;
        for (var i = 0; i < values.Length; i += 2)
        {
            var first = (int)MathF.Round(values[i] * factor);
            var second = i + 1 < values.Length ? (int)MathF.Round(values[i + 1] * factor) : 0;
            _pairs[_count] = (i / 2, (first & 0xFFFF) | (second << 16));
            _count += (first | second) == 0 ? 0 : 1;
        }
    }
}
