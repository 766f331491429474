using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>Names of people as BibTeX has them.</summary>
internal static class BibTeXNames
{
    /// <summary>
    /// Parted by <c>and</c>; <c>Lovelace, Ada</c> and <c>King, Jr., Ada</c> are turned round; what is in braces is one word, as names of
    /// groups are. <c>and others</c> names nobody.
    /// </summary>
    public static IReadOnlyList<Author> Read(string names)
        => [.. Parts(names, AndAt).Select(NameOf).Where(name => name.Length > 0 && name != "others").Select(name => new Author(name))];

    private static string NameOf(string name)
        => Parts(name, CommaAt) switch
        {
            [var family, var given] => LatexText.Plain($"{given} {family}"),
            [var family, var suffix, var given, ..] => LatexText.Plain($"{given} {family} {suffix}"),
            _ => LatexText.Plain(name),
        };

    /// <param name="separator">How long it is where it stands there; 0 elsewhere.</param>
    private static List<string> Parts(string text, Func<string, int, int> separator)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth != 0 || separator(text, at) is not (var length and > 0))
                continue;

            parts.Add(text[start..at].Trim());
            start = at + length;
            at = start - 1;
        }

        parts.Add(text[start..].Trim());
        return parts;
    }

    private static int CommaAt(string text, int at) => text[at] == ',' ? 1 : 0;

    private static int AndAt(string text, int at)
        => char.IsWhiteSpace(text[at]) && at + 4 < text.Length && char.IsWhiteSpace(text[at + 4])
            && string.Compare(text, at + 1, "and", 0, 3, StringComparison.OrdinalIgnoreCase) == 0 ? 4 : 0;
}
