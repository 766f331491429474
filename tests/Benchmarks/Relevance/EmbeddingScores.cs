using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Benchmarks.Relevance;

/// <summary>Cosines of embeddings, as they are stored and compared: of signed bytes.</summary>
internal sealed class EmbeddingScores(ITextEmbedder embedder, IReadOnlyList<Paper> papers)
{
    private readonly sbyte[]?[] _vectors = [.. papers.Select(paper => Vector(embedder, paper.Title, paper.Abstract))];

    /// <returns>The cosine of each paper, in their order.</returns>
    public float[] Of(JudgedQuery query)
    {
        var vector = Vector(embedder, query.Title, query.Abstract);
        return [.. _vectors.Select(paper => Cosine(vector, paper))];
    }

    private static sbyte[]? Vector(ITextEmbedder embedder, string title, string text)
        => embedder.Embed(title, text) is { } embedding ? [.. embedding.Vector.ToArray().Select(value => (sbyte)value)] : null;

    private static float Cosine(sbyte[]? one, sbyte[]? other)
    {
        if (one is null || other is null)
            return 0;

        var (product, ones, others) = (0, 0, 0);
        for (var i = 0; i < one.Length; i++)
        {
            product += one[i] * other[i];
            ones += one[i] * one[i];
            others += other[i] * other[i];
        }

        return product / (MathF.Sqrt(ones) * MathF.Sqrt(others));
    }
}
