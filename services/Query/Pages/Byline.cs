using PaperMesh.Contracts;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Pages;

/// <summary>A paper's authors in one line.</summary>
internal static class Byline
{
    private const int Named = 3;

    /// <summary><c>A, B, C and 12 others</c>; one more than three is named as well: "and 1 other" helps nobody.</summary>
    public static string Short(Paper paper)
    {
        var authors = paper.Authors;
        var shown = authors.Count <= Named + 1 ? authors.Count : Named;
        var names = string.Join(", ", authors.Take(shown).Select(author => Latex.Plain(author.Name)));
        return shown == authors.Count ? names : $"{names} and {Numbers.Full(authors.Count - shown)} others";
    }
}
