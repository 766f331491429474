namespace PaperMesh.Query.Pages.Text;

/// <summary>Where a formula is in a text: <c>$…$</c>, <c>$$…$$</c>, <c>\(…\)</c>, <c>\[…\]</c>.</summary>
internal static class Formula
{
    /// <summary>The formula that a text begins with, without its marks; empty when it begins with none.</summary>
    /// <param name="text">Begins with what may be a mark.</param>
    /// <param name="length">With the marks.</param>
    public static ReadOnlySpan<char> At(ReadOnlySpan<char> text, out int length)
    {
        var mark = text switch
        {
            ['$', '$', ..] => "$$",
            ['$', ..] => "$",
            ['\\', '(', ..] => @"\)",
            _ => @"\]",
        };

        var rest = text[mark.Length..];
        var near = rest[..Math.Min(rest.Length, LatexMath.MaxLength)];
        var end = mark[0] == '$' ? ClosingDollar(near, mark) : near.IndexOf(mark);
        length = end + (2 * mark.Length);
        return end <= 0 || (mark == "$" && IsPrice(rest, end)) ? default : rest[..end].Trim();
    }

    /// <summary>The next dollar, where it is the mark; an escaped one is none.</summary>
    private static int ClosingDollar(ReadOnlySpan<char> text, string mark)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '$')
                return text[i..].StartsWith(mark) ? i : -1;
        }

        return -1;
    }

    /// <summary>Between <c>$5</c> and <c>$10</c> there is a blank on one side only, or there are figures on both; and no command.</summary>
    private static bool IsPrice(ReadOnlySpan<char> rest, int end)
    {
        var formula = rest[..end];
        var isUneven = char.IsWhiteSpace(formula[0]) != char.IsWhiteSpace(formula[^1]);
        var isBetweenFigures = char.IsAsciiDigit(formula[0]) && rest.Length > end + 1 && char.IsAsciiDigit(rest[end + 1]);
        return (isUneven || isBetweenFigures) && formula.IndexOfAny('\\', '^', '_') < 0;
    }
}
