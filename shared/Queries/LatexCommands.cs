using System.Collections.Frozen;

namespace PaperMesh.Queries;

/// <summary>What LaTeX's commands mean for words; those not named here are words themselves.</summary>
internal static class LatexCommands
{
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Letters
        = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // Accents: the letter follows.
        ["c"] = "", ["v"] = "", ["H"] = "", ["u"] = "", ["k"] = "", ["r"] = "", ["d"] = "", ["b"] = "", ["t"] = "",
        ["i"] = "i", ["j"] = "j", ["o"] = "o", ["O"] = "o", ["l"] = "l", ["L"] = "l", ["ell"] = "l",
        ["aa"] = "a", ["AA"] = "a", ["ae"] = "ae", ["AE"] = "ae", ["oe"] = "oe", ["OE"] = "oe", ["ss"] = "ss",
        ["th"] = "th", ["TH"] = "th", ["dh"] = "d", ["DH"] = "d", ["dj"] = "d", ["DJ"] = "d",
    }.ToFrozenDictionary().GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Markup = FrozenSet.Create(
        StringComparer.Ordinal,
        "emph", "em", "it", "bf", "rm", "sf", "tt", "sc", "bm", "boldsymbol", "pmb", "operatorname", "ensuremath", "mbox", "hbox",
        "hat", "widehat", "tilde", "widetilde", "bar", "overline", "underline", "vec", "dot", "ddot", "check", "breve",
        "left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr", "quad", "qquad", "frac", "dfrac", "tfrac", "limits", "displaystyle",
        "cite", "citep", "citet", "ref", "label", "url", "href", "footnote", "begin", "end", "item", "par", "newline", "linebreak", "noindent",
        "small", "large", "Large", "scriptsize", "footnotesize").GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether the command is a letter of the word it stands in, or an accent on one.</summary>
    public static bool IsLetter(ReadOnlySpan<char> command, out string letters)
    {
        var known = Letters.TryGetValue(command, out var found);
        letters = found ?? "";
        return known;
    }

    /// <summary>Whether the command says how something looks, or leads elsewhere, and is no word.</summary>
    public static bool IsMarkup(ReadOnlySpan<char> command)
        => command.StartsWith("text") || command.StartsWith("math") || Markup.Contains(command);

    /// <summary>The word that a command stands for: <c>omega</c> for <c>\Omega</c>, <c>phi</c> for <c>\varphi</c>.</summary>
    public static string Word(ReadOnlySpan<char> command)
        => (command.Length > 3 && command.StartsWith("var") ? command[3..] : command).ToString().ToLowerInvariant();
}
