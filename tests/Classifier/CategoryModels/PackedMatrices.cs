using System.Security.Cryptography;
using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.Tests.CategoryModels;

public sealed class PackedMatrices
{
    [Theory]
    [InlineData(1, 8)]
    [InlineData(7, 40)]
    [InlineData(156, 160)]
    [InlineData(511, 64)]
    public void A_product_is_that_of_the_numbers_that_were_packed_to_a_thousandth(int rows, int columns)
    {
        var random = new Random(rows);
        var matrix = Numbers(random, rows * columns);
        var values = Numbers(random, rows);
        values[0] = 0;

        var sums = Enumerable.Repeat(3f, columns).ToArray();
        new PackedMatrix(matrix, columns).AddProduct(Packed(values), sums);

        for (var column = 0; column < columns; column++)
        {
            var (exact, size) = (3.0, 1.0);
            for (var row = 0; row < rows; row++)
            {
                var product = (double)values[row] * matrix[row * columns + column];
                (exact, size) = (exact + product, size + Math.Abs(product));
            }

            ((double)sums[column]).ShouldBe(exact, 0.001 * size);
        }
    }

    [Fact]
    public void The_largest_numbers_do_not_overflow()
    {
        var sums = new float[8];

        new PackedMatrix([.. Enumerable.Repeat(-2f, 4_000 * 8)], 8).AddProduct(Packed([.. Enumerable.Repeat(5f, 4_000)]), sums);

        sums.ShouldAllBe(sum => Math.Abs(sum + 40_000) < 400);
    }

    [Fact]
    public void Nothing_is_added_for_nothing()
    {
        var sums = new float[8];

        new PackedMatrix(Enumerable.Repeat(1f, 16).ToArray(), 8).AddProduct(Packed([0, 0]), sums);

        sums.ShouldAllBe(sum => sum == 0);
    }

    [Fact]
    public void A_hash_tells_what_was_packed()
    {
        float[] numbers = [1, 2, 3, 4, 5, 6, 7, 8];

        HashOf(numbers).ShouldBe(HashOf([.. numbers]));
        HashOf([.. numbers[..^1], 8.5f]).ShouldNotBe(HashOf(numbers));
    }

    private static byte[] HashOf(float[] numbers)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        new PackedMatrix(numbers, 8).AppendTo(hash);
        return hash.GetHashAndReset();
    }

    private static PackedVector Packed(float[] values)
    {
        var packed = new PackedVector(values.Length);
        packed.Pack(values);
        return packed;
    }

    private static float[] Numbers(Random random, int count)
        => [.. Enumerable.Range(0, count).Select(_ => (float)(random.NextDouble() - 0.4))];
}
