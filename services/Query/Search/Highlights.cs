using PaperMesh.Contracts;

namespace PaperMesh.Query.Search;

/// <summary>Where the words of the query stand in a paper. Offsets count UTF-16 code units of the texts as they are answered.</summary>
/// <param name="Title">In the title.</param>
/// <param name="Abstract">The part of the abstract that has most of them; null when there is no abstract.</param>
internal sealed record Highlights(IReadOnlyList<TextMark> Title, TextExcerpt? Abstract)
{
    private const int ExcerptLength = 300;

    public static Highlights Of(Highlighter highlighter, Paper paper) => new(
        highlighter.Marks(paper.Title),
        paper.Abstract.Length == 0 ? null : highlighter.Excerpt(paper.Abstract, ExcerptLength));
}

/// <param name="Start">Of the first character.</param>
/// <param name="Length">At least 1.</param>
public sealed record TextMark(int Start, int Length);

/// <param name="Start">Of the first character.</param>
/// <param name="Length">Of the part.</param>
/// <param name="Marks">In the whole text, those within the part.</param>
public sealed record TextExcerpt(int Start, int Length, IReadOnlyList<TextMark> Marks);
