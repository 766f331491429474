using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace PaperMesh.Query.Search;

/// <summary>The sum of the products of two vectors of signed bytes.</summary>
internal static class DotProduct
{
    /// <param name="one">At most 131,071 bytes, so that the sum is an <see cref="int"/> whatever they are.</param>
    /// <param name="other">As long.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not as long.</exception>
    public static int Of(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(other.Length, one.Length);
        return Avx2.IsSupported ? OnAvx2(one, other) : Portable(one, other);
    }

    /// <summary>Sixteen bytes at a time become shorts, whose products are added in pairs: two instructions for all of it.</summary>
    /// <remarks>Only where <see cref="Avx2.IsSupported"/>, and of vectors of one length.</remarks>
    internal static int OnAvx2(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        ref var first = ref MemoryMarshal.GetReference(one);
        ref var second = ref MemoryMarshal.GetReference(other);
        var (sums, moreSums, at) = (Vector256<int>.Zero, Vector256<int>.Zero, 0);

        // Two sums, so that one addition need not wait for the other.
        for (; at + 32 <= one.Length; at += 32)
        {
            sums += Avx2.MultiplyAddAdjacent(Widened(ref first, at), Widened(ref second, at));
            moreSums += Avx2.MultiplyAddAdjacent(Widened(ref first, at + 16), Widened(ref second, at + 16));
        }

        return Vector256.Sum(sums + moreSums) + Plain(one[at..], other[at..]);

        static Vector256<short> Widened(ref sbyte start, int at) => Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref start, (nuint)at));
    }

    /// <summary>On any processor, as wide as it can.</summary>
    internal static int Portable(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var (sums, at) = (Vector<int>.Zero, 0);
        for (; at + Vector<sbyte>.Count <= one.Length; at += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(one[at..]), out var low, out var high);
            Vector.Widen(new Vector<sbyte>(other[at..]), out var otherLow, out var otherHigh);
            Vector.Widen(low * otherLow, out var first, out var second);
            Vector.Widen(high * otherHigh, out var third, out var fourth);
            sums += first + second + (third + fourth);
        }

        return Vector.Sum(sums) + Plain(one[at..], other[at..]);
    }

    private static int Plain(ReadOnlySpan<sbyte> one, ReadOnlySpan<sbyte> other)
    {
        var sum = 0;
        for (var at = 0; at < one.Length; at++)
            sum += one[at] * other[at];

        return sum;
    }
}
