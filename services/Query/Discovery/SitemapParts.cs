using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Discovery;

/// <summary>How the papers are parted into sitemaps: by the time at which their newest state was kept.</summary>
/// <remarks>
/// A paper that changes goes to the last part. So a part can only become smaller, its bounds are found once, and finding them takes
/// counting, not reading.
/// </remarks>
/// <param name="store">The papers.</param>
/// <param name="time">Tells where the last part ends.</param>
/// <param name="size">Papers of a part at most, but for those kept in one millisecond.</param>
internal sealed class SitemapParts(PaperStore store, TimeProvider time, int size = SitemapParts.Size) : IDisposable
{
    /// <summary>Well under the 50,000 that a sitemap may hold: what is kept while it is written comes on top.</summary>
    private const int Size = 40_000;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<DateTimeOffset> _starts = [DateTimeOffset.UnixEpoch];

    /// <summary>Where each part starts, UTC, oldest first; it ends where the next one starts.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>> StartsAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var (last, left) = (_starts[^1], await store.CountAsync(_starts[^1], cancellationToken));
            while (left > size && await EndAsync(last, left, cancellationToken) is { } end)
            {
                (last, left) = end;
                _starts.Add(last);
            }

            return [.. _starts];
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The latest time before which at most <c>size</c> papers were kept from then on, and how many are left; null when there is none.</summary>
    private async Task<(DateTimeOffset End, long Left)?> EndAsync(DateTimeOffset start, long all, CancellationToken cancellationToken)
    {
        var (low, high) = (start.ToUnixTimeMilliseconds() + 1, time.GetUtcNow().ToUnixTimeMilliseconds());
        (long End, long Left)? best = null;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var left = await store.CountAsync(DateTimeOffset.FromUnixTimeMilliseconds(middle), cancellationToken);
            if (all - left <= size)
                (best, low) = ((middle, left), middle + 1);
            else
                high = middle - 1;
        }

        return best is { } found && found.Left < all ? (DateTimeOffset.FromUnixTimeMilliseconds(found.End), found.Left) : null;
    }
}
