using System.Text.RegularExpressions;

namespace PaperMesh.Crawler.Sources;

/// <summary>Names of authors that a source writes into one text.</summary>
internal static partial class AuthorNames
{
    private static readonly HashSet<string> Suffixes = ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"];

    /// <summary>
    /// Parted by semicolons, or by commas and "and". "Lovelace, Ada" is one name, turned round; a comma in parentheses parts nothing, and
    /// "Jr." belongs to the name before it.
    /// </summary>
    public static IReadOnlyList<string> Split(string text)
    {
        text = PlainText.Line(text);
        if (text.Contains(';'))
            return [.. Parts(text, ';').Select(Turned)];

        var names = Parts(And().Replace(text, ", "), ',');
        for (var at = names.Count - 1; at > 0; at--)
        {
            if (!Suffixes.Contains(names[at]))
                continue;

            names[at - 1] = $"{names[at - 1]}, {names[at]}";
            names.RemoveAt(at);
        }

        return names is [var family, _] && !family.Contains(' ') && !And().IsMatch(text) ? [Turned(text)] : names;
    }

    /// <summary>"Lovelace, Ada" turned round; any other name as it is.</summary>
    public static string Turned(string name)
        => Parts(name, ',') is [var family, var given] && !Suffixes.Contains(given) ? $"{given} {family}" : name;

    private static List<string> Parts(string text, char separator)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && (text[at] != separator || depth > 0))
            {
                depth = text[at] switch { '(' => depth + 1, ')' => Math.Max(depth - 1, 0), _ => depth };
                continue;
            }

            if (text[start..at].Trim() is { Length: > 0 } part)
                parts.Add(part);

            start = at + 1;
        }

        return parts;
    }

    /// <summary>
    /// Of <c>ada@example.org (Ada Lovelace)</c> and <c>Ada Lovelace &lt;ada@example.org&gt;</c> the name; empty when there is but the
    /// address.
    /// </summary>
    public static string WithoutMail(string text) => InParentheses().Match(text) is { Success: true } behind
        ? behind.Groups["name"].Value.Trim()
        : Mail().Replace(text, "").Trim();

    [GeneratedRegex(@"^\s*\S+@\S+\s*\((?<name>.*)\)\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex InParentheses();

    [GeneratedRegex(@"<?\b[^\s<>()]+@[^\s<>()]+>?", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex(@",?\s+(and|&)\s+", RegexOptions.NonBacktracking)]
    private static partial Regex And();
}
