using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Pages.Components;

/// <summary>A text of a paper. Every piece goes out encoded; only its style becomes an element.</summary>
public sealed class Prose : ComponentBase
{
    private static readonly (TextStyle Style, string Element)[] Elements =
    [
        (TextStyle.Sup, "sup"), (TextStyle.Sub, "sub"), (TextStyle.Bold, "b"), (TextStyle.Italic, "i"), (TextStyle.Mono, "code"),
    ];

    /// <summary>Plain text, LaTeX and all.</summary>
    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    /// <summary>About how many characters are shown; null for all.</summary>
    [Parameter]
    public int? Length { get; set; }

    /// <summary>Whether addresses in it become links: not within another link.</summary>
    [Parameter]
    public bool Links { get; set; } = true;

    /// <summary>Says which words are marked; null for none. Those that a formula or a style cuts in two are not.</summary>
    [Parameter]
    public Highlighter? Marks { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        foreach (var piece in Length is { } length ? Excerpt.Of(Text, length) : Latex.Read(Text))
            Add(builder, piece);
    }

    private void Add(RenderTreeBuilder builder, TextPiece piece)
    {
        var isLink = Links && piece.Href is not null;
        if (isLink)
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "href", piece.Href);
            builder.AddAttribute(2, "rel", "nofollow noopener");
        }

        foreach (var (style, element) in Elements)
        {
            if (piece.Style.HasFlag(style))
                builder.OpenElement(3, element);
        }

        AddText(builder, piece.Text);

        foreach (var (style, _) in Elements)
        {
            if (piece.Style.HasFlag(style))
                builder.CloseElement();
        }

        if (isLink)
            builder.CloseElement();
    }

    private void AddText(RenderTreeBuilder builder, string text)
    {
        var done = 0;
        foreach (var mark in Marks?.Marks(text) ?? [])
        {
            builder.AddContent(4, text[done..mark.Start]);
            builder.OpenElement(5, "mark");
            builder.AddContent(6, text.Substring(mark.Start, mark.Length));
            builder.CloseElement();
            done = mark.Start + mark.Length;
        }

        builder.AddContent(7, text[done..]);
    }
}
