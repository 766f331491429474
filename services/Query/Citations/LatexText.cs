using System.Text;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Citations;

/// <summary>Text of a paper as the value of a BibTeX field.</summary>
internal static class LatexText
{
    /// <summary>
    /// What the text already holds of LaTeX (formulas, accents, groups) stays; characters that TeX gives a meaning to are escaped; letters
    /// with accents become commands, those of other scripts stay. Braces always match, so nothing runs out of the field.
    /// </summary>
    /// <param name="text">As the source gives it.</param>
    /// <param name="keepCapitals">Puts braces around words with capitals inside (<c>{BERT}</c>), which styles would write small.</param>
    public static string Of(string text, bool keepCapitals = false)
    {
        var balanced = IsBalanced(text);
        var formulas = HasFormulas(text);
        var written = new StringBuilder(text.Length + 16);
        var (depth, inFormula) = (0, false);

        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (keepCapitals && !inFormula && depth == 0 && IsWord(c) && (i == 0 || !(IsWord(text[i - 1]) || text[i - 1] == '\\')))
            {
                var word = WordAt(text, i);
                if (word.Length > 1 && word[1..].IndexOfAnyInRange('A', 'Z') >= 0 && (i + word.Length == text.Length || text[i + word.Length] is not ('\\' or '{')))
                {
                    written.Append('{').Append(word).Append('}');
                    i += word.Length - 1;
                    continue;
                }
            }

            switch (c)
            {
                case '{' or '}':
                    depth += c == '{' ? 1 : -1;
                    if (balanced)
                        written.Append(c);
                    break;

                case '\\':
                    // A command, or what is escaped already: taken together with what follows.
                    if (i + 1 == text.Length || char.IsWhiteSpace(text[i + 1]))
                        written.Append(@"\textbackslash{}");
                    else if (text[i + 1] is '{' or '}' && !balanced)
                        i++;
                    else if (text[i + 1] is '{' or '}')
                        written.Append(c);
                    else
                        written.Append(c).Append(text[++i]);
                    break;

                case '$' when formulas:
                    inFormula = !inFormula;
                    written.Append(c);
                    break;

                case '%' or '&' or '#':
                case '_' or '$' when !inFormula:
                    written.Append('\\').Append(c);
                    break;

                case '^' when !inFormula:
                    written.Append(@"\^{}");
                    break;

                default:
                    Append(written, c, inFormula);
                    break;
            }
        }

        return written.ToString();
    }

    /// <summary>An address or an id, which styles read as it stands; what would end the field is written as in addresses.</summary>
    public static string Verbatim(string text)
        => Printable(text).Replace("{", "%7B", StringComparison.Ordinal).Replace("}", "%7D", StringComparison.Ordinal).Replace("\\", "%5C", StringComparison.Ordinal);

    private static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text;

    private static void Append(StringBuilder written, char c, bool inFormula)
    {
        if (char.IsControl(c))
            written.Append(' ');
        else if (inFormula || c < 0x80)
            written.Append(c);
        else if (c == 'ß')
            written.Append(@"{\ss}");
        else if (LatexSymbols.Parts(c) is (var letter, var command))
            written.Append(@"{\").Append(command).Append('{').Append(letter).Append("}}");
        else
            written.Append(c);
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '-';

    private static ReadOnlySpan<char> WordAt(string text, int start)
    {
        var end = start;
        while (end < text.Length && IsWord(text[end]))
            end++;

        return text.AsSpan(start, end - start);
    }

    /// <summary>Dollars come in pairs; <c>\$</c> does not count.</summary>
    private static bool HasFormulas(string text)
    {
        var dollars = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '$')
                dollars++;
        }

        return dollars > 0 && dollars % 2 == 0;
    }

    /// <summary>BibTeX counts every brace, escaped ones too.</summary>
    private static bool IsBalanced(string text)
    {
        var depth = 0;
        foreach (var c in text)
        {
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }
}
