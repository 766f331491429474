using System.Runtime.CompilerServices;
using System.Text.Json;
using Lucene.Net.Index;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Search;

/// <summary>Papers that were answered a while ago, as they were read and as they are written. Safe for concurrent use.</summary>
/// <remarks>
/// <para>
/// A paper is known by its place in the index, which no other state of it ever has: what changes is written to the documents first, then
/// to another place. So nothing is ever taken out because it changed, and nobody is answered with less than what the index says of it.
/// </para>
/// <para>
/// There are two halves. What is asked for comes into the newer one; when that is full, it becomes the older one, and what was in that and was
/// not asked for meanwhile is gone.
/// </para>
/// </remarks>
internal sealed class PaperCache(IOptions<QueryOptions> options, IOptions<JsonOptions> json)
{
    /// <summary>A paper as objects and strings takes about three times the bytes of its JSON.</summary>
    private const int BytesOfByte = 4;

    private readonly long _half = options.Value.PaperCache * 1_000_000L / 2;
    private readonly ConditionalWeakTable<object, object> _segments = [];
    private readonly Lock _turn = new();
    private Dictionary<PaperPlace, CachedPaper> _newer = [];
    private Dictionary<PaperPlace, CachedPaper> _older = [];
    private long _size;
    private long _segmentNumber;

    /// <summary>What is known of a paper; null when it has to be read.</summary>
    public CachedPaper? Find(PaperPlace place)
    {
        lock (_turn)
        {
            if (_newer.TryGetValue(place, out var paper))
                return paper;

            if (_older.TryGetValue(place, out paper))
                Keep(place, paper);
            return paper;
        }
    }

    /// <summary>Keeps a paper that was read after it was found at this place.</summary>
    public CachedPaper Add(PaperPlace place, StoredPaper paper)
    {
        var read = new CachedPaper(paper, JsonSerializer.SerializeToUtf8Bytes(new PaperItem(paper), json.Value.SerializerOptions));
        lock (_turn)
            Keep(place, read);

        return read;
    }

    public PaperPlace PlaceOf(AtomicReaderContext segment, int doc)
        => new((long)_segments.GetValue(segment.AtomicReader.CoreCacheKey, _ => Interlocked.Increment(ref _segmentNumber)), doc);

    private void Keep(PaperPlace place, CachedPaper paper)
    {
        if (!_newer.TryAdd(place, paper))
            return;

        _size += (long)paper.Json.Length * BytesOfByte;
        if (_size > _half)
            (_newer, _older, _size) = ([], _newer, 0);
    }
}

/// <summary>Where a state of a paper stands in the index of this process.</summary>
/// <param name="Segment">A number that no other segment had since the start.</param>
/// <param name="Doc">Its number in that.</param>
internal readonly record struct PaperPlace(long Segment, int Doc);

/// <param name="Stored">The paper.</param>
/// <param name="Json">The <see cref="PaperItem"/> that is nothing but the paper, in UTF-8.</param>
internal sealed record CachedPaper(StoredPaper Stored, byte[] Json);
