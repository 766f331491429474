using System.Runtime.Intrinsics.X86;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Tests.Search;

public sealed class DotProductTests
{
    private const int Seed = 20261128;

    /// <summary>As wide as the processor allows, and as one without that would.</summary>
    public static TheoryData<string> Ways => Avx2.IsSupported ? [nameof(DotProduct.OnAvx2), nameof(DotProduct.Portable)] : [nameof(DotProduct.Portable)];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Is_the_plain_sum_of_the_products_for_all_lengths(string way)
    {
        var random = new Random(Seed);
        for (var length = 0; length <= 300; length++)
        {
            var (one, other) = (new sbyte[length], new sbyte[length]);
            for (var at = 0; at < length; at++)
                (one[at], other[at]) = ((sbyte)random.Next(-128, 128), (sbyte)random.Next(-128, 128));

            Of(way, one, other).ShouldBe(PlainSum(one, other), $"{length} bytes, seed {Seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Does_not_overflow_where_all_bytes_are_extreme(string way)
    {
        sbyte[] extremes = [sbyte.MinValue, sbyte.MaxValue];
        foreach (var (left, right) in extremes.SelectMany(left => extremes.Select(right => (left, right))))
        {
            for (var length = 0; length <= 4096; length += length < 300 ? 1 : 499)
            {
                var (one, other) = (new sbyte[length], new sbyte[length]);
                Array.Fill(one, left);
                Array.Fill(other, right);

                Of(way, one, other).ShouldBe(length * left * right, $"{length} times {left} and {right}");
            }
        }
    }

    [Fact]
    public void Vectors_of_two_lengths_are_refused()
        => Should.Throw<ArgumentOutOfRangeException>(() => DotProduct.Of(new sbyte[64], new sbyte[63]));

    private static int Of(string way, sbyte[] one, sbyte[] other)
        => way == nameof(DotProduct.Portable) ? DotProduct.Portable(one, other) : DotProduct.OnAvx2(one, other);

    private static int PlainSum(sbyte[] one, sbyte[] other) => one.Zip(other, (left, right) => left * right).Sum();
}
