using System.Text;

namespace PaperMesh.Storage;

internal static class StorableText
{
    /// <summary>The text with U+FFFD in the place of NUL and of halves of surrogate pairs; itself when it holds none.</summary>
    public static string Of(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0 && !text.Contains('\0'))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);

        return clean.ToString();
    }
}
