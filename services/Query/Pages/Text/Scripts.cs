namespace PaperMesh.Query.Pages.Text;

/// <summary>Superscript and subscript as characters, where there are such.</summary>
internal static class Scripts
{
    private const string Ordinary = "0123456789+−=()ni";
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
    private const string OrdinaryLow = "0123456789+−=()aehijklmnoprstuvx";
    private const string Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";

    /// <summary>The piece without its style: <c>²</c>, or <c>^abc</c> when some character has no raised twin.</summary>
    public static string Flatten(TextPiece piece)
    {
        if (piece.Style.HasFlag(TextStyle.Sup))
            return Twins(piece.Text, Ordinary, Raised) ?? Marked('^', piece.Text);
        if (piece.Style.HasFlag(TextStyle.Sub))
            return Twins(piece.Text, OrdinaryLow, Lowered) ?? Marked('_', piece.Text);

        return piece.Text;
    }

    private static string? Twins(string text, string from, string to)
        => text.All(from.Contains) ? string.Concat(text.Select(c => to[from.IndexOf(c)])) : null;

    private static string Marked(char mark, string text)
        => text.Length == 1 || text.All(char.IsLetterOrDigit) ? $"{mark}{text}" : $"{mark}({text})";
}
