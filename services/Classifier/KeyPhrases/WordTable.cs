using System.Buffers.Binary;

namespace PaperMesh.Classifier.KeyPhrases;

/// <summary>The facts about the words that papers use often, learned from many papers.</summary>
/// <remarks>
/// Holds no word, only hashes: of the words that it does not know, 1 in 500 is taken for one that it knows. The file: each entry four bytes,
/// little-endian, the hash in the upper 24 bits and <see cref="WordFacts.Packed"/> in the lower 8, ascending. Made by
/// <see cref="Training.WordTableMaker"/>. Immutable and safe for concurrent use.
/// </remarks>
internal sealed class WordTable
{
    private static readonly Lazy<WordTable> Own = new(ReadOwn);

    private readonly uint[] _slots;

    public WordTable(ReadOnlySpan<byte> file)
    {
        // At most half full: a free slot, zero, is never far. No entry is zero, the maker sees to that.
        _slots = new uint[BitCount(Math.Max(16, file.Length / 2))];
        for (; file.Length >= sizeof(uint); file = file[sizeof(uint)..])
        {
            var entry = BinaryPrimitives.ReadUInt32LittleEndian(file);
            var slot = Slot(entry >> 8);
            while (_slots[slot] != 0)
                slot = (slot + 1) & (_slots.Length - 1);

            _slots[slot] = entry;
        }
    }

    /// <summary>The one that PaperMesh brings.</summary>
    public static WordTable Shipped => Own.Value;

    /// <param name="word">In lower case.</param>
    public WordFacts Find(ReadOnlySpan<char> word)
    {
        var hash = Hash(word);
        for (var slot = Slot(hash); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] >> 8 == hash)
                return WordFacts.Unpack((byte)_slots[slot]);
        }

        return new WordFacts(WordFacts.MostWeight, Guess(word));
    }

    /// <summary>From 1 to 2^24 - 1, the same on every machine: FNV-1a, folded.</summary>
    public static uint Hash(ReadOnlySpan<char> word)
    {
        var hash = 2_166_136_261;
        foreach (var c in word)
            hash = (hash ^ c) * 16_777_619;

        hash = (hash >> 24) ^ (hash & 0xFF_FFFF);
        return Math.Max(hash, 1);
    }

    /// <summary>What the ending of a rare word says.</summary>
    public static WordPlaces Guess(ReadOnlySpan<char> word)
        => word.Length > 4 && (word.EndsWith("ly") || word.EndsWith("izes") || word.EndsWith("ises")) ? WordPlaces.Breaks
            : word.EndsWith("able") || word.EndsWith("ous") ? WordPlaces.NotLast
            : WordPlaces.Any;

    private int Slot(uint hash) => (int)(hash & (uint)(_slots.Length - 1));

    private static int BitCount(int atLeast) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)atLeast);

    private static WordTable ReadOwn()
    {
        using var file = typeof(WordTable).Assembly.GetManifestResourceStream("phrase-words.bin")
            ?? throw new InvalidOperationException("The assembly has no phrase-words.bin.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return new WordTable(bytes);
    }
}
