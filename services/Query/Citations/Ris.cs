using System.Globalization;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;

namespace PaperMesh.Query.Citations;

/// <summary>Papers as RIS: a tag, two blanks, a dash and a blank, then the value, on a line that ends with CR LF.</summary>
internal static class Ris
{
    public const string ContentType = "application/x-research-info-systems; charset=utf-8";

    public static string Of(IEnumerable<Paper> papers) => string.Concat(papers.Select(Of));

    public static string Of(Paper paper)
    {
        var entry = new StringBuilder();
        Add(entry, "TY", paper.JournalRef is null ? "UNPB" : "JOUR");
        Add(entry, "ID", CitationKey.Of(paper));
        Add(entry, "TI", Latex.Plain(paper.Title));
        foreach (var author in paper.Authors)
            Add(entry, "AU", Name(CitedName.Read(Latex.Plain(author.Name))));

        Add(entry, "PY", CitationKey.Year(paper));
        Add(entry, "DA", Day(paper)?.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture));
        Add(entry, "T2", paper.JournalRef is { } journal ? Latex.Plain(journal) : null);
        Add(entry, "PB", paper.JournalRef is null && CitationKey.ArxivId(paper) is not null ? "arXiv" : null);
        Add(entry, "AB", Latex.Plain(paper.Abstract));
        foreach (var category in paper.Categories)
            Add(entry, "KW", category);

        Add(entry, "DO", paper.Doi);
        Add(entry, "AN", CitationKey.ArxivId(paper) is { } arxiv ? $"arXiv:{arxiv}" : null);
        Add(entry, "UR", PaperLinks.First(paper, LinkKinds.Abstract));
        Add(entry, "L1", PaperLinks.First(paper, LinkKinds.Pdf));
        Add(entry, "N1", paper.Withdrawn ? "Withdrawn" : null);
        return entry.Append("ER  - \r\n").ToString();
    }

    private static DateOnly? Day(Paper paper) => paper.Published is { } published ? Days.Of(published) : paper.Announced;

    private static string Name(CitedName name) => (name.Given, name.Suffix) switch
    {
        ({ Length: > 0 } given, { Length: > 0 } suffix) => $"{name.Family}, {given}, {suffix}",
        ({ Length: > 0 } given, _) => $"{name.Family}, {given}",
        _ => name.Family,
    };

    /// <summary>One line, whatever the value holds.</summary>
    private static void Add(StringBuilder entry, string tag, string? value)
    {
        if (value is not null && string.Join(' ', value.Split(Breaks, StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 } line)
            entry.Append(tag).Append("  - ").Append(line).Append("\r\n");
    }

    /// <summary>Blanks of every kind, and the characters at which some readers break lines.</summary>
    private static readonly char[] Breaks = [.. Enumerable.Range(0, 0x21).Select(c => (char)c), '\u007F', '\u0085', '\u2028', '\u2029'];
}
