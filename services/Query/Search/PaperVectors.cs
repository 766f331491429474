using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;
using PaperMesh.Queries;

namespace PaperMesh.Query.Search;

/// <summary>The vectors of queries, and those of the papers in the index. Safe for concurrent use.</summary>
/// <remarks>
/// What papers have is kept in memory, segment by segment, until the segment is gone: a byte for each dimension and a float for each paper,
/// 26 MB for 100,000 papers and 256 dimensions.
/// </remarks>
internal sealed class PaperVectors(ITextEmbedder embedder)
{
    private readonly ConditionalWeakTable<object, SegmentVectors> _segments = [];

    // What every query's vector is like.
    private readonly Lazy<Embedding?> _example = new(() => embedder.Embed("papers", ""));

    /// <summary>What the words of a query mean together; null when it has none that are wanted.</summary>
    public Embedding? Of(PaperQuery query)
        => string.Join(' ', query.Wanted.OfType<WordsTerm>().Select(term => term.Phrase)) is { Length: > 0 } words
            ? embedder.Embed(words, "")
            : null;

    /// <summary>The vectors of a segment that can be compared with this one of a query.</summary>
    public SegmentVectors Of(AtomicReader segment, Embedding query)
        => _segments.GetValue(segment.CoreCacheKey, _ => SegmentVectors.Read(segment, query.Model, query.Vector.Length));

    /// <summary>Reads the vectors of a segment, so that no search has to.</summary>
    public void Warm(AtomicReader segment)
    {
        if (_example.Value is { } example)
            Of(segment, example);
    }
}
