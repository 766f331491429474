using System.Text;

namespace PaperMesh.Query.Pages.Text;

/// <summary>Superscript and subscript as characters, where there are such.</summary>
internal static class Scripts
{
    private const string Ordinary = "0123456789+−=()ni";
    private const string Raised = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ";
    private const string OrdinaryLow = "0123456789+−=()aehijklmnoprstuvx";
    private const string Lowered = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ";

    /// <summary>The text without any style: <c>²</c>, or <c>^abc</c> when some character has no raised twin.</summary>
    public static string Flatten(IEnumerable<TextPiece> pieces)
    {
        var flat = new StringBuilder();
        var run = new StringBuilder();
        var script = TextStyle.Plain;
        foreach (var piece in pieces)
        {
            // A script of several pieces is one script: n×m is raised as a whole.
            if (Script(piece) != script)
            {
                flat.Append(Set(run.ToString(), script));
                run.Clear();
                script = Script(piece);
            }

            run.Append(piece.Text);
        }

        return flat.Append(Set(run.ToString(), script)).ToString();
    }

    private static TextStyle Script(TextPiece piece) => piece.Style & (TextStyle.Sup | TextStyle.Sub);

    private static string Set(string text, TextStyle script) => script switch
    {
        TextStyle.Plain => text,
        TextStyle.Sub => Twins(text, OrdinaryLow, Lowered) ?? Marked('_', text),
        _ => Twins(text, Ordinary, Raised) ?? Marked('^', text),
    };

    private static string? Twins(string text, string from, string to)
        => text.All(from.Contains) ? string.Concat(text.Select(c => to[from.IndexOf(c)])) : null;

    private static string Marked(char mark, string text)
        => text.Length == 1 || text.All(char.IsLetterOrDigit) ? $"{mark}{text}" : $"{mark}({text})";
}
