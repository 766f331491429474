namespace PaperMesh.Embeddings;

/// <summary>The runs of 4 and of 5 characters of a word that the model does not know: <c>&lt;gen gene enet …</c></summary>
internal static class WordPieces
{
    private const int LongestWord = 40;
    private const int Shortest = 4;
    private const int Longest = 5;

    /// <summary>As many pieces as a word has at most.</summary>
    public const int Most = 2 * LongestWord;

    /// <summary>Writes the row of each piece.</summary>
    /// <returns>How many; at least one.</returns>
    public static int Of(ReadOnlySpan<char> word, TermTable terms, Span<int> rows)
    {
        // Brackets part beginnings and ends of words from what stands inside.
        Span<char> marked = stackalloc char[LongestWord + 2];
        var length = Math.Min(word.Length, LongestWord);
        word[..length].CopyTo(marked[1..]);
        (marked[0], marked[length + 1]) = ('<', '>');
        marked = marked[..(length + 2)];

        var count = 0;
        for (var size = Shortest; size <= Longest; size++)
        {
            for (var at = 0; at + size <= marked.Length; at++)
                rows[count++] = terms.PieceRow(marked.Slice(at, size));
        }

        if (count == 0)
            rows[count++] = terms.PieceRow(marked);

        return count;
    }
}
