using System.Collections.Frozen;

namespace PaperMesh.Queries;

/// <summary>English plurals, so that <c>networks</c> finds <c>network</c>. Nothing else: <c>learn</c> and <c>learning</c> stay apart.</summary>
/// <remarks>Applied to its own result it changes nothing.</remarks>
internal static class Plurals
{
    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["analyses"] = "analysis",
        ["hypotheses"] = "hypothesis",
        ["indices"] = "index",
        ["matrices"] = "matrix",
        ["vertices"] = "vertex",
        ["news"] = "news",
        ["series"] = "series",
        ["species"] = "species",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> IrregularOf =
        Irregular.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Turns a word of lower-case letters into its singular, in place.</summary>
    /// <returns>The new length.</returns>
    public static int Singular(Span<char> word)
    {
        if (word.Length < 4 || word[^1] != 's' || word[^2] is 's' or 'u' or 'i')
            return word.Length;

        if (IrregularOf.TryGetValue(word, out var singular))
        {
            singular.CopyTo(word);
            return singular.Length;
        }

        if (word.Length > 4 && word.EndsWith("ies"))
        {
            word[^3] = 'y';
            return word.Length - 2;
        }

        return word.EndsWith("sses") || word.EndsWith("ches") || word.EndsWith("shes") || word.EndsWith("xes")
            ? word.Length - 2
            : word.Length - 1;
    }
}
