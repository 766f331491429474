using System.Numerics;
using System.Runtime.InteropServices;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import;

/// <summary>Notices when one import names a paper twice with different text: one of the two is a mistake.</summary>
/// <remarks>Some 50 bytes a paper. After a million papers new ones are no longer looked at, so that memory stays bounded.</remarks>
internal sealed class Repeats
{
    private const int Limit = 1_000_000;

    private readonly Dictionary<ulong, First> _seen = [];

    /// <summary>
    /// The fault of the later line; null when the paper is new, repeats what was there, or is a newer state of it: of a higher version, or
    /// updated later.
    /// </summary>
    public string? Fault(long line, Paper paper)
    {
        var key = KeyOf(paper.Id);
        var text = TextOf(paper);
        var updated = paper.Updated?.Ticks ?? 0;

        if (!_seen.TryGetValue(key, out var first))
        {
            if (_seen.Count < Limit)
                _seen.Add(key, new First(text, line, paper.Version, updated));

            return null;
        }

        if (first.Text == text)
            return null;

        if (paper.Version > first.Version || (paper.Version == first.Version && updated > first.Updated))
        {
            _seen[key] = new First(text, line, paper.Version, updated);
            return null;
        }

        return $"id: {paper.Id} was already on line {first.Line} with other text, and this is no newer version and not updated later; the first is kept";
    }

    // By chance two of a million ids share a key once in thirty million imports, and nobody can bring it about: one half is seeded anew by
    // every process.
    private static ulong KeyOf(string id) => ((ulong)(uint)id.GetHashCode(StringComparison.Ordinal) << 32) | Checksum(id);

    private static ulong TextOf(Paper paper) => ((ulong)Checksum(paper.Title) << 32) | Checksum(paper.Abstract);

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

    private readonly record struct First(ulong Text, long Line, int Version, long Updated);
}
