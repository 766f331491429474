using System.Numerics;

namespace PaperMesh.Embeddings;

/// <summary>Which row of the model a word is. Words are known by 64 bits of hash: two of 30,000 share one in 40 billion tables.</summary>
/// <remarks>The first rows are words, by their hash in rising order; those behind are shared by the pieces of all other words.</remarks>
internal sealed class TermTable
{
    private const int Unknown = -1;

    private readonly ulong[] _hashes;
    private readonly int[] _slots;

    /// <exception cref="InvalidDataException">The hashes do not rise.</exception>
    public TermTable(ulong[] hashes, int pieces)
    {
        for (var i = 1; i < hashes.Length; i++)
        {
            if (hashes[i - 1] >= hashes[i])
                throw new InvalidDataException("Its words are not in order.");
        }

        _hashes = hashes;
        Pieces = pieces;
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2 * hashes.Length, 2))];
        Array.Fill(_slots, Unknown);
        for (var row = 0; row < hashes.Length; row++)
        {
            var slot = SlotOf(hashes[row]);
            while (_slots[slot] != Unknown)
                slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = row;
        }
    }

    public ReadOnlySpan<ulong> Hashes => _hashes;

    /// <summary>How many rows pieces share.</summary>
    public int Pieces { get; }

    public int Rows => _hashes.Length + Pieces;

    /// <summary>FNV-1a with a last stir, since tables use the low bits.</summary>
    public static ulong HashOf(ReadOnlySpan<char> word)
    {
        var hash = 14_695_981_039_346_656_037;
        foreach (var character in word)
            hash = (hash ^ character) * 1_099_511_628_211;

        hash = (hash ^ (hash >> 32)) * 0x9E37_79B9_7F4A_7C15;
        return hash ^ (hash >> 29);
    }

    /// <returns>-1 for a word that the model does not know.</returns>
    public int Find(ulong hash)
    {
        var slot = SlotOf(hash);
        while (_slots[slot] is var row && row != Unknown)
        {
            if (_hashes[row] == hash)
                return row;
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return Unknown;
    }

    public int PieceRow(ReadOnlySpan<char> piece) => _hashes.Length + (int)(HashOf(piece) % (uint)Pieces);

    private int SlotOf(ulong hash) => (int)hash & (_slots.Length - 1);
}
