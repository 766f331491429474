using System.Collections.Frozen;
using System.Text;

namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>LaTeX as it is used in bibliographies, as plain text: accents become letters, braces go, formulas stay.</summary>
internal static class LatexText
{
    // Accent, then letters and what they become, in pairs. .NET cannot compose them: it runs without Unicode's tables here.
    private static readonly FrozenDictionary<char, string> Accents = new Dictionary<char, string>
    {
        ['\''] = "AÁCĆEÉIÍLĹNŃOÓRŔSŚUÚYÝZŹaácćeéiílĺnńoórŕsśuúyýzźgǵ",
        ['`'] = "AÀEÈIÌOÒUÙaàeèiìoòuùnǹ",
        ['^'] = "AÂCĈEÊGĜHĤIÎJĴOÔSŜUÛWŴYŶaâcĉeêgĝhĥiîjĵoôsŝuûwŵyŷ",
        ['"'] = "AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ",
        ['~'] = "AÃIĨNÑOÕUŨaãiĩnñoõuũ",
        ['='] = "AĀEĒIĪOŌUŪaāeēiīoōuū",
        ['.'] = "CĊEĖGĠIİZŻcċeėgġzż",
        ['c'] = "CÇGĢKĶLĻNŅRŖSŞTŢcçkķlļnņrŗsştţeȩ",
        ['v'] = "CČDĎEĚLĽNŇRŘSŠTŤZŽcčdďeělľnňrřsštťzžaǎgǧ",
        ['u'] = "AĂEĔGĞIĬOŎUŬaăeĕgğiĭoŏuŭ",
        ['H'] = "OŐUŰoőuű",
        ['k'] = "AĄEĘIĮUŲaąeęiįuų",
        ['r'] = "AÅUŮaåuů",
        ['d'] = "AẠEẸIỊOỌUỤHḤSṢTṬaạeẹiịoọuụhḥsṣtṭ",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Letters = new Dictionary<string, string>
    {
        ["ss"] = "ß",
        ["ae"] = "æ",
        ["AE"] = "Æ",
        ["oe"] = "œ",
        ["OE"] = "Œ",
        ["o"] = "ø",
        ["O"] = "Ø",
        ["aa"] = "å",
        ["AA"] = "Å",
        ["l"] = "ł",
        ["L"] = "Ł",
        ["i"] = "i",
        ["j"] = "j",
        ["dh"] = "ð",
        ["DH"] = "Ð",
        ["th"] = "þ",
        ["TH"] = "Þ",
        ["dj"] = "đ",
        ["DJ"] = "Đ",
        ["textendash"] = "–",
        ["textemdash"] = "—",
        ["ldots"] = "…",
        ["dots"] = "…",
        ["textquoteright"] = "’",
        ["textquotesingle"] = "'",
        ["textbackslash"] = "\\",
        ["textasciitilde"] = "~",
        ["textunderscore"] = "_",
        ["copyright"] = "©",
        ["pounds"] = "£",
        ["S"] = "§",
    }.ToFrozenDictionary();

    // They say how something looks, and go.
    private static readonly FrozenSet<string> Dress = ((string[])[
        "emph", "textit", "textbf", "textsc", "texttt", "textsf", "textrm", "textup", "textsl", "text", "mbox", "hbox", "em", "it", "bf", "sc", "tt", "sf",
        "rm", "sl", "url", "uppercase", "lowercase", "protect", "relax", "noopsort", "small", "ensuremath", "enquote", "mkbibquote",
    ]).ToFrozenSet();

    /// <summary>The text, with white space as it was. What is not known stays as it is written; formulas (<c>$…$</c>) always do.</summary>
    public static string Plain(string latex)
    {
        var text = new StringBuilder(latex.Length);
        for (var at = 0; at < latex.Length;)
        {
            switch (latex[at])
            {
                case '$' when latex.IndexOf('$', at + 1) is var end and > 0:
                    text.Append(latex, at, end + 1 - at);
                    at = end + 1;
                    break;
                case '\\':
                    at = Command(latex, at + 1, text);
                    break;
                case '{' or '}':
                    at++;
                    break;
                case '~':
                    text.Append(' ');
                    at++;
                    break;
                case '-' when Follows(latex, at, "---"):
                    text.Append('—');
                    at += 3;
                    break;
                case '-' when Follows(latex, at, "--"):
                    text.Append('–');
                    at += 2;
                    break;
                case '`' when Follows(latex, at, "``"):
                    text.Append('“');
                    at += 2;
                    break;
                case '\'' when Follows(latex, at, "''"):
                    text.Append('”');
                    at += 2;
                    break;
                default:
                    text.Append(latex[at++]);
                    break;
            }
        }

        return text.ToString().Trim();
    }

    /// <returns>Where the text goes on behind the command.</returns>
    private static int Command(string latex, int at, StringBuilder text)
    {
        var end = at;
        while (end < latex.Length && char.IsAsciiLetter(latex[end]))
            end++;

        if (end == at)
            end = Math.Min(at + 1, latex.Length);

        var name = latex[at..end];
        if (name.Length == 1 && Accents.TryGetValue(name[0], out var pairs) && Accented(latex, end, pairs, text) is { } behind)
            return behind;

        if (Letters.TryGetValue(name, out var letter))
        {
            text.Append(letter);
            return AfterBlanks(latex, end);
        }

        if (Dress.Contains(name))
            return AfterBlanks(latex, end);

        // \& and \% are what they show; a blank or a line break behind a backslash is a blank.
        text.Append(name switch
        {
            "&" or "%" or "#" or "_" or "$" or "{" or "}" => name,
            "-" or "/" or "," => "",
            " " or "\\" or "\n" or "" => " ",
            _ => $"\\{name}",
        });
        return end;
    }

    /// <summary>Writes the letter with its accent: <c>e</c>, <c>{e}</c>, <c>\i</c> or <c>{\i}</c>.</summary>
    /// <returns>Where the text goes on; null when there is no letter that can have it.</returns>
    private static int? Accented(string latex, int at, string pairs, StringBuilder text)
    {
        at = AfterBlanks(latex, at);
        var isBraced = Follows(latex, at, "{");
        at += isBraced ? 1 : 0;

        // An i gives its dot away before it gets an accent.
        var isCommand = Follows(latex, at, @"\i") || Follows(latex, at, @"\j");
        at += isCommand ? 1 : 0;
        if (at >= latex.Length || Composed(latex[at], pairs) is not { } letter)
            return null;

        at = isCommand ? AfterBlanks(latex, at + 1) : at + 1;
        if (isBraced && !Follows(latex, at, "}"))
            return null;

        text.Append(letter);
        return isBraced ? at + 1 : at;
    }

    private static char? Composed(char letter, string pairs)
    {
        for (var at = 0; at < pairs.Length; at += 2)
        {
            if (pairs[at] == letter)
                return pairs[at + 1];
        }

        return null;
    }

    private static int AfterBlanks(string latex, int at)
    {
        while (at < latex.Length && char.IsWhiteSpace(latex[at]))
            at++;

        return at;
    }

    private static bool Follows(string latex, int at, string what) => string.CompareOrdinal(latex, at, what, 0, what.Length) == 0;
}
