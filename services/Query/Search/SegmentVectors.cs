using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Search;

/// <summary>The vectors of one segment of the index in one array. Immutable.</summary>
internal sealed class SegmentVectors
{
    private static readonly SegmentVectors None = new(0, [], []);

    private const int CacheLine = 64;

    private readonly int _dimensions;
    private readonly sbyte[] _vectors;

    // One through the length of each vector; 0 where there is none.
    private readonly float[] _scales;

    private SegmentVectors(int dimensions, sbyte[] vectors, float[] scales)
        => (_dimensions, _vectors, _scales) = (dimensions, vectors, scales);

    /// <param name="segment">Any.</param>
    /// <param name="model">Vectors of another one are left out.</param>
    /// <param name="dimensions">That its vectors have.</param>
    public static SegmentVectors Read(AtomicReader segment, string model, int dimensions)
    {
        var models = segment.GetSortedDocValues(IndexFields.VectorModel);
        var values = segment.GetBinaryDocValues(IndexFields.Vector);
        if (models is null || values is null || models.LookupTerm(new BytesRef(model)) is not (>= 0 and var wanted))
            return None;

        // More than one array holds, which is eight million papers of 256 dimensions: those are ranked by their words.
        if ((long)dimensions * segment.MaxDoc > Array.MaxLength)
            return None;

        var (vectors, scales) = (new sbyte[dimensions * segment.MaxDoc], new float[segment.MaxDoc]);
        var value = new BytesRef();
        for (var doc = 0; doc < segment.MaxDoc; doc++)
        {
            if (models.GetOrd(doc) != wanted)
                continue;

            values.Get(doc, value);
            if (value.Length != dimensions)
                continue;

            var vector = MemoryMarshal.Cast<byte, sbyte>(value.Bytes.AsSpan(value.Offset, value.Length));
            vector.CopyTo(vectors.AsSpan(doc * dimensions));
            scales[doc] = ScaleOf(vector);
        }

        return new SegmentVectors(dimensions, vectors, scales);
    }

    /// <summary>From -1 to 1; 0 when the paper has no vector, or one that cannot be compared.</summary>
    /// <param name="doc">Its number in the segment.</param>
    /// <param name="query">Signed bytes.</param>
    /// <param name="scale">The query's <see cref="ScaleOf"/>.</param>
    public float Cosine(int doc, ReadOnlySpan<sbyte> query, float scale)
        => query.Length == _dimensions && _scales[doc] is > 0 and var its
            ? DotProduct.Of(_vectors.AsSpan(doc * _dimensions, _dimensions), query) * its * scale
            : 0;

    /// <summary>Has a paper's vector fetched, which is compared in a moment.</summary>
    /// <param name="doc">Its number in the segment.</param>
    public void Fetch(int doc)
    {
        for (var at = 0; at < _dimensions; at += CacheLine)
            Prefetch.Of(_vectors, (doc * _dimensions) + at);
    }

    /// <summary>A vector as it is compared.</summary>
    public static ReadOnlySpan<sbyte> SignedBytes(Embedding vector) => MemoryMarshal.Cast<byte, sbyte>(vector.Vector.Span);

    /// <summary>One through the length of a vector; 0 for a vector without length.</summary>
    public static float ScaleOf(ReadOnlySpan<sbyte> vector)
        => DotProduct.Of(vector, vector) is > 0 and var square ? 1 / MathF.Sqrt(square) : 0;
}
