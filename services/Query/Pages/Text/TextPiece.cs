namespace PaperMesh.Query.Pages.Text;

/// <summary>A run of plain text in one style: whoever shows it encodes <paramref name="Text"/>.</summary>
/// <param name="Text">Not empty.</param>
/// <param name="Style">How it is set.</param>
/// <param name="Href">An absolute http or https address, as the text names it; null for text that leads nowhere.</param>
internal readonly record struct TextPiece(string Text, TextStyle Style = TextStyle.Plain, string? Href = null);

/// <summary>How a piece of text is set; they combine.</summary>
[Flags]
internal enum TextStyle
{
    Plain = 0,
    Italic = 1,
    Bold = 2,
    Mono = 4,
    Sub = 8,
    Sup = 16,
}
