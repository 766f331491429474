namespace PaperMesh.Query.Pages.Text;

/// <summary>The beginning of a text.</summary>
internal static class Excerpt
{
    /// <summary>Cut between words, with an ellipsis where something is left out.</summary>
    /// <param name="text">Of any length; LaTeX and all.</param>
    /// <param name="length">About how many characters of it are shown.</param>
    public static IReadOnlyList<TextPiece> Of(string text, int length)
    {
        // What is shown may be shorter than what was written; no more than this, or hardly ever.
        var enough = Math.Min(text.Length, 4 * length);
        var shown = new List<TextPiece>();
        var left = length;
        foreach (var piece in Latex.Read(text[..enough]))
        {
            if (piece.Text.Length > left)
            {
                var end = piece.Text.LastIndexOf(' ', left);
                shown.Add(piece with { Text = (end > 0 ? piece.Text[..end] : "").TrimEnd(',', ';', ':', '.', ' ') + " …" });
                break;
            }

            shown.Add(piece);
            left -= piece.Text.Length;
        }

        return shown;
    }
}
