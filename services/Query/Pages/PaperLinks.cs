using PaperMesh.Contracts;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Pages;

/// <summary>The addresses of a paper that may stand in a page.</summary>
internal static class PaperLinks
{
    /// <summary>In the paper's order, each address once; what is not http or https is left out.</summary>
    public static IEnumerable<PaperLink> Checked(Paper paper)
        => paper.Links
            .Select(link => WebAddress.Checked(link.Url) is { } url ? new PaperLink(link.Kind, url) : null)
            .OfType<PaperLink>()
            .DistinctBy(link => link.Url);

    /// <summary>The first of a kind; null when there is none.</summary>
    public static string? First(Paper paper, string kind) => Checked(paper).FirstOrDefault(link => link.Kind == kind)?.Url;
}
