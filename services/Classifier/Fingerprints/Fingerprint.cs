using System.Collections.Frozen;
using System.Globalization;
using System.Numerics;
using PaperMesh.Classifier.Tagging;

namespace PaperMesh.Classifier.Fingerprints;

/// <summary>64 bits of a text, of which few differ between two versions or copies of one text.</summary>
/// <remarks>
/// SimHash (Charikar 2002; for near duplicates Manku, Jain and Das Sarma 2007) over the words of title and abstract and each two that follow
/// one another, small words left out: every bit says what most of their hashes have there. Case, accents, LaTeX, white space and signs do not count. Measured in
/// docs/quality.md. The same on every machine; what is stored of it stays comparable only while nothing here changes.
/// </remarks>
internal static class Fingerprint
{
    /// <summary>Two texts whose fingerprints differ in at most so many bits are near: of other texts hardly two ever are.</summary>
    public const int Near = 8;

    /// <summary>Of fewer, each one changes too much.</summary>
    public const int FewestWords = 20;

    /// <summary>What comes behind so many words of a text is not read.</summary>
    public const int MostWords = 8_000;

    /// <summary>They are in every text: counted with them, different ones would be 100 times as often near.</summary>
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> SmallWords =
        ("the of and to a in is for we with that on by are this as an be which from can our it at or these have has not but their")
        .Split(' ').ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>16 hexadecimal digits; null when there are too few words.</summary>
    public static string? Of(string title, string text)
    {
        var bits = new BitCounts(stackalloc ulong[BitCounts.Planes]);
        var words = Read(title, ref bits) + Read(text, ref bits);

        return words < FewestWords ? null : bits.OfMost().ToString("x16", CultureInfo.InvariantCulture);
    }

    /// <summary>In how many of their 64 bits two fingerprints differ.</summary>
    /// <exception cref="FormatException">One of them is none.</exception>
    public static int Distance(string one, string other) => BitOperations.PopCount(Bits(one) ^ Bits(other));

    private static ulong Bits(string fingerprint)
        => ulong.Parse(fingerprint, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int Read(string text, ref BitCounts bits)
    {
        var reader = new WordReader(text, stackalloc char[WordReader.LongestWord]);
        var before = 0UL;
        var words = 0;
        while (words < MostWords && reader.Read())
        {
            if (reader.Word.IsEmpty || SmallWords.Contains(reader.Word))
                continue;

            var word = Hash(reader.Word);
            bits.Add(Mixed(word));
            bits.Add(Mixed((before * 3) + word));
            before = word;
            words++;
        }

        return words;
    }

    /// <summary>FNV-1a.</summary>
    private static ulong Hash(ReadOnlySpan<char> word)
    {
        var hash = 14_695_981_039_346_656_037;
        foreach (var c in word)
            hash = (hash ^ c) * 1_099_511_628_211;

        return hash;
    }

    /// <summary>So that each bit hangs on every other: the end of MurmurHash3.</summary>
    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51_AFD7_ED55_8CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CE_B9FE_1A85_EC53;
        return hash ^ (hash >> 33);
    }
}
