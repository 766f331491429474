namespace PaperMesh.Queries;

/// <summary>What LaTeX's commands mean for words; those not named here are words themselves.</summary>
internal static class LatexCommands
{
    /// <summary>The letters that the command is, in the word it stands in; empty for an accent, whose letter follows; null for any other.</summary>
    public static string? Letters(ReadOnlySpan<char> command) => command switch
    {
        "c" or "v" or "H" or "u" or "k" or "r" or "d" or "b" or "t" => "",
        "i" => "i",
        "j" => "j",
        "o" or "O" => "o",
        "l" or "L" or "ell" => "l",
        "aa" or "AA" => "a",
        "ae" or "AE" => "ae",
        "oe" or "OE" => "oe",
        "ss" => "ss",
        "th" or "TH" => "th",
        "dh" or "DH" or "dj" or "DJ" => "d",
        _ => null,
    };

    /// <summary>Whether the command says how something looks, or leads elsewhere, and is no word.</summary>
    public static bool IsMarkup(ReadOnlySpan<char> command) => command.StartsWith("text") || command.StartsWith("math") || command
        is "emph" or "em" or "it" or "bf" or "rm" or "sf" or "tt" or "sc" or "bm" or "boldsymbol" or "pmb" or "operatorname" or "ensuremath"
        or "mbox" or "hbox" or "hat" or "widehat" or "tilde" or "widetilde" or "bar" or "overline" or "underline" or "vec" or "dot" or "ddot"
        or "check" or "breve" or "left" or "right" or "big" or "Big" or "bigl" or "bigr" or "Bigl" or "Bigr" or "quad" or "qquad" or "frac"
        or "dfrac" or "tfrac" or "limits" or "displaystyle" or "cite" or "citep" or "citet" or "ref" or "label" or "url" or "href" or "footnote"
        or "begin" or "end" or "item" or "par" or "newline" or "linebreak" or "noindent" or "small" or "large" or "Large" or "scriptsize"
        or "footnotesize";

    /// <summary>The word that a command stands for: <c>omega</c> for <c>\Omega</c>, <c>phi</c> for <c>\varphi</c>.</summary>
    public static string Word(ReadOnlySpan<char> command)
        => (command.Length > 3 && command.StartsWith("var") ? command[3..] : command).ToString().ToLowerInvariant();
}
