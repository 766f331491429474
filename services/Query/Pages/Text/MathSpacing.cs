namespace PaperMesh.Query.Pages.Text;

/// <summary>The blanks around signs, which TeX does not take from the text either.</summary>
internal static class MathSpacing
{
    public const char Thin = '\u2009';

    /// <summary>As TeX has it: a line may break behind a sign, not before it.</summary>
    private const char ThinAndWhole = '\u202F';

    /// <summary>Spaced, unless it stands alone (<c>$&gt;$ 5</c>), first, or in a script.</summary>
    public static string Relation(string sign, TextStyle style, Pieces before, bool isLast)
    {
        if ((isLast && before.IsEmpty) || IsScript(style))
            return sign;

        var space = IsStart(before) ? "" : ThinAndWhole.ToString();
        return isLast ? space + sign : $"{space}{sign}{Thin}";
    }

    /// <summary>Spaced between two things; a sign is close to its number.</summary>
    public static string Operator(string sign, TextStyle style, Pieces before, bool isLast)
        => isLast || IsStart(before) || IsScript(style) ? sign : $"{ThinAndWhole}{sign}{Thin}";

    /// <summary>A word, apart from what is beside it: <c>n log n</c>, but <c>log(n)</c>.</summary>
    public static string Function(string name, Pieces before, ReadOnlySpan<char> after)
    {
        var space = !before.IsEmpty && char.IsLetterOrDigit(before.Last) ? Thin.ToString() : "";
        return after.TrimStart() is [var next, ..] && (next is '\\' || char.IsLetterOrDigit(next)) ? $"{space}{name}{Thin}" : space + name;
    }

    private static bool IsStart(Pieces before) => before.IsEmpty || before.Last is Thin or '(' or '[' or '{';

    private static bool IsScript(TextStyle style) => (style & (TextStyle.Sub | TextStyle.Sup)) != 0;
}
