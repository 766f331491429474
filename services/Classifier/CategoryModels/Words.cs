namespace PaperMesh.Classifier.CategoryModels;

/// <summary>The words of a text as hashes: runs of two or more letters and digits, in lower case.</summary>
/// <remarks>64-bit FNV-1a over UTF-16 units, so that no word becomes a string on the way to its row of the model.</remarks>
internal ref struct Words(ReadOnlySpan<char> text, ulong seed)
{
    private const ulong Prime = 1_099_511_628_211;
    private const int Longest = 60;

    private static readonly char[] FoldedAscii =
        [.. Enumerable.Range(0, 128).Select(c => char.IsAsciiLetterOrDigit((char)c) ? char.ToLowerInvariant((char)c) : '\0')];

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>Of the word and the seed; never 0.</summary>
    public ulong Hash { get; private set; }

    /// <summary>Where the word begins.</summary>
    public int Start { get; private set; }

    /// <summary>Behind its last letter.</summary>
    public readonly int End => _at;

    /// <summary>Goes to the next word; false at the end of the text.</summary>
    public bool Read()
    {
        // In registers: fields of a structure that is handed on would be read and written for each character.
        var text = _text;
        var at = _at;
        while (at < text.Length)
        {
            var hash = seed;
            var start = at;
            for (; at < text.Length && Fold(text[at]) is not '\0' and var c; at++)
                hash = (hash ^ c) * Prime;

            if (at - start is >= 2 and <= Longest)
            {
                (Start, _at) = (start, at);
                Hash = (hash ^ (hash >> 32)) | 1;
                return true;
            }

            at += at == start ? 1 : 0;
        }

        _at = at;
        return false;
    }

    /// <summary>Of a whole word; the same as when it is read in a text.</summary>
    public static ulong HashOf(ReadOnlySpan<char> word, ulong seed)
    {
        var words = new Words(word, seed);
        return words.Read() ? words.Hash : 0;
    }

    private static char Fold(char c)
        => c < 128 ? FoldedAscii[c]
            : char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c)
            : '\0';
}
