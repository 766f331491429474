namespace PaperMesh.Classifier.Tagging;

/// <summary>Letters with accents as LaTeX writes them: <c>\'e</c>, <c>\"{o}</c>, <c>\c{c}</c>, <c>\v s</c>.</summary>
internal static class LatexAccents
{
    /// <summary>Accent, letter, both in one.</summary>
    private const string Composed =
        "'aá'eé'ií'oó'uú'yý'cć'nń'sś'zź'AÁ'EÉ'IÍ'OÓ'UÚ'SŚ'ZŹ`aà`eè`iì`oò`uù`AÀ`EÈ^aâ^eê^iî^oô^uû^AÂ^EÊ^IÎ^OÔ\"aä\"eë\"iï\"oö\"uü\"AÄ\"OÖ\"UÜ" +
        "~nñ~aã~oõ~NÑ~AÃ~OÕcsşccçcCÇcSŞvcčvsšvzžvrřveěvCČvSŠvZŽvRŘvnňugğuaăHoőHuűkaąkeę.zż.Zż=aā=eē=iī=uū";

    /// <summary>Reads such a letter at the beginning of a text.</summary>
    /// <param name="text">What is left of the text.</param>
    /// <param name="letter">With its accent where that is a usual one, else without.</param>
    /// <returns>How many characters it takes; 0 when there is none.</returns>
    public static int Read(ReadOnlySpan<char> text, out char letter)
    {
        letter = default;
        if (text is not ['\\', var accent, _, ..])
            return 0;

        var at = 2;
        if (char.IsAsciiLetter(accent))
        {
            // \v{s} and \v s are accents, \varepsilon is none.
            if (accent is not ('c' or 'v' or 'u' or 'H' or 'k') || text[2] is not ('{' or ' '))
                return 0;
            at = 3;
        }
        else if (accent is not ('\'' or '`' or '^' or '"' or '~' or '=' or '.'))
        {
            return 0;
        }
        else if (text[2] == '{')
        {
            at = 3;
        }

        // The i without its dot.
        if (at < text.Length && text[at] == '\\')
            at++;
        if (at >= text.Length || !char.IsAsciiLetter(text[at]))
            return 0;

        letter = Compose(accent, text[at]);
        at++;
        return text[2] == '{' && at < text.Length && text[at] == '}' ? at + 1 : at;
    }

    private static char Compose(char accent, char letter)
    {
        for (var i = 0; i < Composed.Length; i += 3)
        {
            if (Composed[i] == accent && Composed[i + 1] == letter)
                return Composed[i + 2];
        }

        return letter;
    }
}
