namespace PaperMesh.Classifier.KeyPhrases;

/// <summary>What is known of a word before a paper is read.</summary>
/// <param name="Weight">How much it tells, from 0 to <see cref="MostWeight"/>: the rarer in papers, the more.</param>
/// <param name="Place">Where in a phrase it may stand.</param>
internal readonly record struct WordFacts(byte Weight, WordPlaces Place)
{
    /// <summary>Of a word in fewer than one paper of about 1,000: among rarer ones, rarity says nothing more.</summary>
    public const byte MostWeight = 31;

    /// <summary>Weight in the low five bits, places above.</summary>
    public byte Packed => (byte)(Weight | ((int)Place << 5));

    public static WordFacts Unpack(byte packed) => new((byte)(packed & 31), (WordPlaces)(packed >> 5));
}

/// <summary>Where a word may not stand.</summary>
[Flags]
public enum WordPlaces : byte
{
    /// <summary>It may stand anywhere.</summary>
    Any = 0,

    /// <summary>It ends the phrase before it: <c>the</c>, <c>improves</c>, <c>quickly</c>.</summary>
    Breaks = 1,

    /// <summary>It says nothing in front: <c>novel</c>, <c>proposed</c>.</summary>
    NotFirst = 2,

    /// <summary>It wants a noun behind it: <c>deep</c>.</summary>
    NotLast = 4,
}
