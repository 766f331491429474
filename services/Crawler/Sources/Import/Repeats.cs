using System.Numerics;
using System.Runtime.InteropServices;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>Notices when one import names a paper twice with different text: one of the two is a mistake.</summary>
/// <remarks>Some 45 bytes a paper, free room included. After a million papers new ones are no longer looked at, so that memory stays bounded.</remarks>
internal sealed class Repeats
{
    private const int Limit = 1_000_000;

    private readonly Dictionary<ulong, First> _seen = [];

    /// <summary>
    /// The fault of the later line; null when the paper is new, repeats what was there, or is a newer state of it: of a higher version, or
    /// updated a minute later and more.
    /// </summary>
    public string? Fault(long line, Paper paper)
    {
        var key = KeyOf(paper.Id);
        var now = First.Of(line, paper);

        if (!_seen.TryGetValue(key, out var first))
        {
            if (_seen.Count < Limit)
                _seen.Add(key, now);

            return null;
        }

        if (now.Text == first.Text)
            return null;

        if (now.Version > first.Version || (now.Version == first.Version && now.UpdatedMinute > first.UpdatedMinute))
        {
            _seen[key] = now;
            return null;
        }

        return $"id: {paper.Id} was already on line {first.Line} with other text, and this is no newer version and not updated later; the first is kept";
    }

    // By chance two of a million ids share a key once in thirty million imports, and nobody can bring it about: one half is seeded anew by
    // every process.
    private static ulong KeyOf(string id) => ((ulong)(uint)id.GetHashCode(StringComparison.Ordinal) << 32) | Checksum(id);

    // CRC-32C, which processors have, four at a time, since each waits for its last step: a hash proper would take as long as to read the line.
    private static uint Checksum(string text)
    {
        var bytes = MemoryMarshal.AsBytes(text.AsSpan());
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var (one, two, three, four) = (uint.MaxValue, 1u, 2u, 3u);
        for (; words.Length >= 4; words = words[4..])
        {
            one = BitOperations.Crc32C(one, words[0]);
            two = BitOperations.Crc32C(two, words[1]);
            three = BitOperations.Crc32C(three, words[2]);
            four = BitOperations.Crc32C(four, words[3]);
        }

        var checksum = BitOperations.Crc32C(BitOperations.Crc32C(one, ((ulong)two << 32) | three), four);
        foreach (var rest in bytes[(bytes.Length & ~31)..])
            checksum = BitOperations.Crc32C(checksum, rest);

        return checksum;
    }

    // Kept a million times: four words of four bytes.
    private readonly record struct First(uint Text, uint Line, int Version, uint UpdatedMinute)
    {
        public static First Of(long line, Paper paper) => new(
            BitOperations.Crc32C(Checksum(paper.Title), Checksum(paper.Abstract)),
            (uint)Math.Min(line, uint.MaxValue),
            paper.Version,
            (uint)((paper.Updated?.UtcTicks ?? 0) / TimeSpan.TicksPerMinute));
    }
}
