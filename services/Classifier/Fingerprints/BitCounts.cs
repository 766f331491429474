namespace PaperMesh.Classifier.Fingerprints;

/// <summary>Counts for each of 64 bits how often it was set.</summary>
/// <remarks>
/// Upright: plane n holds digit n of all 64 counts, so that one number is added with the carry of two planes on average, and not bit by bit.
/// </remarks>
/// <param name="planes">Of length <see cref="Planes"/>, zero.</param>
internal ref struct BitCounts(Span<ulong> planes)
{
    /// <summary>Enough for a million numbers.</summary>
    public const int Planes = 20;

    private readonly Span<ulong> _planes = planes;
    private int _added;

    public void Add(ulong bits)
    {
        _added++;
        for (var plane = 0; bits != 0; plane++)
        {
            var carry = _planes[plane] & bits;
            _planes[plane] ^= bits;
            bits = carry;
        }
    }

    /// <summary>The bits that were set in more than half of all numbers.</summary>
    public readonly ulong OfMost()
    {
        var most = 0UL;
        for (var bit = 0; bit < 64; bit++)
        {
            var count = 0UL;
            for (var plane = 0; plane < Planes; plane++)
                count |= ((_planes[plane] >> bit) & 1) << plane;

            if (2 * count > (ulong)_added)
                most |= 1UL << bit;
        }

        return most;
    }
}
