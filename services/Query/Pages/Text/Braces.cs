namespace PaperMesh.Query.Pages.Text;

internal static class Braces
{
    /// <summary>Deeper ones are not read: nobody writes them, and looking for their ends takes time.</summary>
    private const int MaxDepth = 10;

    /// <summary>What stands between the brace at <paramref name="open"/> and its partner.</summary>
    /// <param name="text">Where to look.</param>
    /// <param name="open">May lie behind the end; is then no brace.</param>
    /// <param name="max">How far the partner may be.</param>
    /// <returns>Empty when there is no brace, no partner so near, too many others between, or nothing.</returns>
    public static ReadOnlySpan<char> Group(ReadOnlySpan<char> text, int open, int max)
    {
        if (open >= text.Length || text[open] != '{')
            return default;

        var depth = 0;
        for (var i = open; i < Math.Min(text.Length, open + max); i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '{' && ++depth > MaxDepth)
                return default;
            else if (text[i] == '}' && --depth == 0)
                return text[(open + 1)..i];
        }

        return default;
    }
}
