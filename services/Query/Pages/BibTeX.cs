using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using PaperMesh.Contracts;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Pages;

/// <summary>A paper as a BibTeX entry.</summary>
internal static class BibTeX
{
    /// <summary>What an address of a paper ends in when its entry is asked for.</summary>
    public const string Suffix = ".bib";

    private const string ArxivPrefix = "arxiv:";

    /// <summary>Titles and names stay in the LaTeX that they may hold; what would break the entry is escaped.</summary>
    public static string Of(Paper paper)
    {
        var arxiv = paper.Id.StartsWith(ArxivPrefix, StringComparison.Ordinal) ? paper.Id[ArxivPrefix.Length..] : null;
        var year = (paper.Published?.Year ?? paper.Announced?.Year)?.ToString(CultureInfo.InvariantCulture);

        (string Name, string? Value)[] fields =
        [
            ("title", paper.Title),
            ("author", string.Join(" and ", paper.Authors.Select(author => author.Name))),
            ("year", year),
            ("journal", paper.JournalRef),
            ("eprint", arxiv),
            ("archivePrefix", arxiv is null ? null : "arXiv"),
            ("primaryClass", arxiv is null ? null : paper.PrimaryCategory),
            ("doi", paper.Doi),
            ("url", PaperLinks.First(paper, LinkKinds.Abstract)),
        ];

        var entry = new StringBuilder().Append(CultureInfo.InvariantCulture, $"@{(paper.JournalRef is null ? "misc" : "article")}{{{Key(paper, year)}");
        foreach (var (name, value) in fields)
        {
            if (!string.IsNullOrEmpty(value))
                entry.Append(CultureInfo.InvariantCulture, $",\n  {name,-13} = {{{Escaped(value)}}}");
        }

        return entry.Append("\n}\n").ToString();
    }

    public static ContentHttpResult Result(Paper paper) => TypedResults.Text(Of(paper), "application/x-bibtex; charset=utf-8");

    /// <summary><c>lovelace2026notes</c>: family name, year, first word of the title with more than three letters; the id when there are no such letters.</summary>
    private static string Key(Paper paper, string? year)
    {
        var family = paper.Authors.Count > 0 ? Ascii(Latex.Plain(paper.Authors[0].Name).Split(' ')[^1]) : "";
        var word = Latex.Plain(paper.Title).Split(' ').Select(Ascii).FirstOrDefault(word => word.Length > 3) ?? "";
        return family.Length + word.Length > 0 ? family + year + word : Ascii(paper.Id);
    }

    private static string Ascii(string text) => string.Concat(text.Select(LatexSymbols.Bare).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    /// <summary>Braces that do not match would swallow the rest of the file; a bare <c>%</c> or <c>&amp;</c> stops TeX.</summary>
    private static string Escaped(string value)
    {
        var balanced = IsBalanced(value);
        var escaped = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            var isEscaped = i > 0 && value[i - 1] == '\\';
            if (value[i] is '{' or '}' && !balanced)
                continue;
            if (value[i] is '%' or '&' or '#' && !isEscaped)
                escaped.Append('\\');

            escaped.Append(value[i]);
        }

        return escaped.ToString();
    }

    private static bool IsBalanced(string value)
    {
        var depth = 0;
        foreach (var c in value)
        {
            depth += c switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth < 0)
                return false;
        }

        return depth == 0;
    }
}
