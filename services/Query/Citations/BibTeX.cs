using System.Globalization;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Citations;

/// <summary>Papers as BibTeX.</summary>
internal static class BibTeX
{
    public const string ContentType = "application/x-bibtex; charset=utf-8";

    public static string Of(IEnumerable<Paper> papers) => string.Join('\n', papers.Select(Of));

    public static string Of(Paper paper)
    {
        var arxiv = CitationKey.ArxivId(paper);
        (string Name, string? Value)[] fields =
        [
            ("title", LatexText.Of(paper.Title, keepCapitals: true)),
            ("author", string.Join(" and ", paper.Authors.Select(author => Name(author.Name)).Where(name => name.Length > 0))),
            ("year", CitationKey.Year(paper)),
            ("journal", paper.JournalRef is { } journal ? LatexText.Of(journal) : null),
            ("eprint", arxiv),
            ("archivePrefix", arxiv is null ? null : "arXiv"),
            ("primaryClass", arxiv is null ? null : paper.PrimaryCategory),
            ("doi", paper.Doi is { } doi ? LatexText.Verbatim(doi) : null),
            ("url", PaperLinks.First(paper, LinkKinds.Abstract) is { } url ? LatexText.Verbatim(url) : null),
            ("note", paper.Withdrawn ? "Withdrawn" : null),
        ];

        var entry = new StringBuilder().Append(CultureInfo.InvariantCulture, $"@{(paper.JournalRef is null ? "misc" : "article")}{{{CitationKey.Of(paper)}");
        foreach (var (name, value) in fields)
        {
            if (!string.IsNullOrEmpty(value))
                entry.Append(CultureInfo.InvariantCulture, $",\n  {name,-13} = {{{value}}}");
        }

        return entry.Append("\n}\n").ToString();
    }

    /// <summary>As BibTeX splits it right: a group in braces of its own, a suffix in the form <c>Family, Jr., Given</c>.</summary>
    private static string Name(string display)
    {
        var name = CitedName.Read(Latex.Plain(display));
        if (name.IsGroup)
            return $"{{{LatexText.Of(name.Family)}}}";

        return name.Suffix.Length > 0
            ? LatexText.Of($"{name.Family}, {name.Suffix}, {name.Given}")
            : LatexText.Of($"{name.Given} {name.Family}".Trim());
    }
}
