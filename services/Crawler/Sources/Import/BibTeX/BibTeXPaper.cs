using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.Import.BibTeX;

/// <summary>One entry as a paper.</summary>
internal static partial class BibTeXPaper
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] PlacesOfArxivIds = ["url", "journal", "doi", "howpublished", "note", "number"];

    /// <summary>Reads an entry, of BibTeX or of BibLaTeX.</summary>
    /// <param name="at">When it came.</param>
    /// <exception cref="FormatException">It is no paper, or has no title.</exception>
    public static Paper Read(BibTeXEntry entry, DateTimeOffset at)
    {
        if (entry.Type is "proceedings" or "mvproceedings" or "periodical" or "set" or "xdata")
            throw new FormatException($"@{entry.Type} is no paper");

        var title = entry.Text("title") ?? throw new FormatException("title: missing");
        if (entry.Text("subtitle") is { } subtitle)
            title = $"{title}: {subtitle}";

        var authors = entry.Fields.TryGetValue("author", out var names) ? BibTeXNames.Read(names) : [];
        var published = PublishedOn(entry);
        var arxiv = ArxivIdOf(entry);
        var doi = DoiOf(entry);
        var category = arxiv is null ? null : entry.Text("primaryclass") ?? entry.Text("eprintclass");
        var comment = entry.Text("note") ?? entry.Text("comment");
        var @abstract = entry.Text("abstract") ?? "";

        return new Paper
        {
            Id = arxiv?.PaperId ?? (doi is null ? $"bibtex:{Digest(title, authors, published)}" : $"doi:{doi}"),
            Version = arxiv?.Version ?? 1,
            Title = title,
            Abstract = @abstract,
            Authors = authors,
            Categories = category is null ? [] : [category],
            PrimaryCategory = category,
            Published = published,
            Doi = doi,
            Comment = comment,
            JournalRef = PrintedIn(entry),
            Links = [.. arxiv?.Links ?? [], .. entry.Address("url") is { } page ? (PaperLink[])[new(LinkKinds.Abstract, page)] : []],
            Sources = [new SourceRecord(ImportedPaper.Source, entry.Key is "" ? title : entry.Key, at)],
            Withdrawn = Withdrawal.IsSaid(comment, @abstract),
        };
    }

    // Keys are of the file that they stand in, and two files use one for two papers; title, first author and year are of the paper.
    private static string Digest(string title, IReadOnlyList<Author> authors, DateTimeOffset? published)
    {
        var words = $"{title} {(authors is [var first, ..] ? first.Name : "")} {published?.Year}".ToLowerInvariant().Where(char.IsLetterOrDigit);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(words))).AsSpan(0, 10));
    }

    private static ArxivId? ArxivIdOf(BibTeXEntry entry)
    {
        var archive = entry.Text("archiveprefix") ?? entry.Text("eprinttype") ?? "arxiv";
        if (archive.Equals("arxiv", StringComparison.OrdinalIgnoreCase) && entry.Address("eprint") is { } eprint
            && ArxivId.TryParse(WithoutPrefix().Replace(eprint, ""), out var given))
            return given;

        // arXiv:2309.12345 in "journal", as search engines export it, and arxiv.org/abs/2309.12345 in an address.
        foreach (var text in PlacesOfArxivIds.Select(entry.Address).OfType<string>())
        {
            if (InText().Match(text) is { Success: true } match && ArxivId.TryParse(match.Groups["id"].Value, out var found))
                return found;
        }

        return null;
    }

    private static string? DoiOf(BibTeXEntry entry)
        => (entry.Address("doi") is { } doi ? Doi.Find(doi) : null)
            ?? (entry.Address("url") is { } url && url.Contains("doi.org/", StringComparison.OrdinalIgnoreCase) ? Doi.Find(Uri.UnescapeDataString(url)) : null);

    // "in press" is no year, and no reason to be without the paper.
    private static DateTimeOffset? PublishedOn(BibTeXEntry entry)
    {
        if (entry.Text("date") is { } date && IsoDate().Match(date) is { Success: true } iso)
            return SourceDate.Parse("date", iso.Value);

        if (entry.Text("year") is not { } given || Year().Match(given) is not { Success: true } year)
            return null;

        return new DateTimeOffset(int.Parse(year.ValueSpan, CultureInfo.InvariantCulture), MonthOf(entry.Text("month")), 1, 0, 0, 0, TimeSpan.Zero);
    }

    // "jun", "June", "6", "10~jun".
    private static int MonthOf(string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number is >= 1 and <= 12 ? number : 1;

        return Array.FindIndex(Months, month => text is not null && text.Contains(month, StringComparison.OrdinalIgnoreCase)) is var at and >= 0 ? at + 1 : 1;
    }

    // Journal of Ponds 7(2), 1–15 (2020)
    private static string? PrintedIn(BibTeXEntry entry)
    {
        if ((entry.Text("journal") ?? entry.Text("journaltitle") ?? entry.Text("booktitle")) is not { } place)
            return null;

        var volume = entry.Text("volume");
        var number = entry.Text("number") ?? entry.Text("issue");
        return place
            + (volume is null ? "" : $" {volume}")
            + (volume is null || number is null ? "" : $"({number})")
            + (entry.Text("pages") is { } pages ? $", {pages}" : "")
            + (entry.Text("year") is { } year ? $" ({year})" : "");
    }

    [GeneratedRegex("^arxiv: *", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex WithoutPrefix();

    [GeneratedRegex(@"arxiv(: *|\.org/(abs|pdf)/|\.)(?<id>[0-9]{4}\.[0-9]{4,5}(v[0-9]+)?|[a-z-]+(\.[A-Z]{2})?/[0-9]{7}(v[0-9]+)?)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex InText();

    [GeneratedRegex("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", RegexOptions.NonBacktracking)]
    private static partial Regex IsoDate();

    [GeneratedRegex("[12][0-9]{3}", RegexOptions.NonBacktracking)]
    private static partial Regex Year();
}
