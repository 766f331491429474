using System.Globalization;
using PaperMesh.Contracts;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Citations;

/// <summary>What a text calls a paper in <c>\cite{…}</c>.</summary>
internal static class CitationKey
{
    private const string ArxivPrefix = "arxiv:";

    /// <summary>
    /// <c>lovelace2026norm-2611.00001</c>: family name, year, first word of the title with more than three letters, and the id: without
    /// it, two papers of one file would now and then have one key, and a key would depend on what else is in the file.
    /// </summary>
    public static string Of(Paper paper)
    {
        var family = paper.Authors.Count > 0 ? Ascii(CitedName.Read(Latex.Plain(paper.Authors[0].Name)).Family) : "";
        var word = Latex.Plain(paper.Title).Split(' ').Select(Ascii).FirstOrDefault(word => word.Length > 3) ?? "";
        var id = string.Concat(paper.Id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '/' or '+' or '-' ? c : '_'));
        return family.Length + word.Length == 0 ? id : $"{family}{Year(paper)}{word}-{(IsArxiv(paper) ? id[ArxivPrefix.Length..] : id)}";
    }

    /// <summary>Four digits; null when no day is known.</summary>
    public static string? Year(Paper paper) => (paper.Published?.Year ?? paper.Announced?.Year)?.ToString("0000", CultureInfo.InvariantCulture);

    /// <summary>arXiv's own id of the paper; null when it has none.</summary>
    public static string? ArxivId(Paper paper) => IsArxiv(paper) ? paper.Id[ArxivPrefix.Length..] : null;

    private static bool IsArxiv(Paper paper) => paper.Id.StartsWith(ArxivPrefix, StringComparison.Ordinal);

    private static string Ascii(string text) => string.Concat(text.Select(LatexSymbols.Bare).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
