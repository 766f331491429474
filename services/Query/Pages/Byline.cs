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
        var names = string.Join(", ", paper.Authors.Take(Shown(paper)).Select(author => Latex.Plain(author.Name)));
        return names + Others(paper);
    }

    /// <summary>How many are named.</summary>
    public static int Shown(Paper paper) => paper.Authors.Count <= Named + 1 ? paper.Authors.Count : Named;

    /// <summary><c> and 12 others</c>; empty when all are named.</summary>
    public static string Others(Paper paper)
        => Shown(paper) == paper.Authors.Count ? "" : $" and {Numbers.Full(paper.Authors.Count - Shown(paper))} others";
}
