using System.Globalization;
using System.Xml.Linq;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.AclAnthology;

/// <summary>One paper of a volume.</summary>
internal static class AclPaper
{
    private const string Site = "https://aclanthology.org/";

    private static readonly string[] Months = DateTimeFormatInfo.InvariantInfo.MonthNames[..12];

    /// <summary>
    /// The paper, and the day of its last change: of a revision or, without any, of its volume's coming into the Anthology. Of the day of
    /// publication month and year are known.
    /// </summary>
    /// <param name="id">What the Anthology calls it.</param>
    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the file came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public static (Paper Paper, DateTimeOffset? Datestamp) Read(string id, XElement volume, XElement paper, string source, DateTimeOffset at)
    {
        var meta = volume.Element("meta");
        var ingested = DateOf("ingest-date", paper.Attribute("ingest-date") ?? volume.Attribute("ingest-date"));
        var revisions = paper.Elements("revision").Select(RevisionOf).ToList();
        var takenBack = paper.Element("retracted") ?? paper.Element("removed");
        var doi = (string?)paper.Element("doi");

        var read = new Paper
        {
            Id = doi is not null && Doi.Find(doi) is { } known ? $"doi:{known}" : $"{source}:{id}",
            Version = revisions is [] ? 1 : revisions.Max(revision => revision.Number),
            Versions = revisions is [] ? [] : [new PaperVersion(1, ingested), .. revisions.Where(revision => revision.Number > 1)],
            Title = AclText.Of(paper.Element("title")) is { Length: > 0 } title ? title : throw new FormatException("title: missing"),
            Abstract = AclText.Of(paper.Element("abstract")),
            Authors = [.. paper.Elements("author").Select(AuthorOf)],
            Published = PublishedOn(paper.Element("year") ?? meta?.Element("year"), paper.Element("month") ?? meta?.Element("month")),
            Updated = revisions is [.., { Submitted: { } last }] ? last : null,
            Announced = ingested is { } day ? DateOnly.FromDateTime(day.UtcDateTime) : null,
            Doi = doi,
            Comment = takenBack is null ? Joined(paper.Elements("award")) : AclText.Of(takenBack),
            JournalRef = PrintedIn(meta, paper),
            Links = [new PaperLink(LinkKinds.Abstract, $"{Site}{id}/"), .. LinksOf(paper)],
            Sources = [new SourceRecord(source, id, at)],
            Withdrawn = takenBack is not null || Withdrawal.IsSaid(null, AclText.Of(paper.Element("abstract"))),
        };
        return (read, read.Updated ?? ingested);
    }

    private static Author AuthorOf(XElement author)
        => new(
            string.Join(' ', new[] { author.Element("first"), author.Element("last") }.Select(AclText.Of).Where(part => part.Length > 0)),
            Joined(author.Elements("affiliation")),
            (string?)author.Attribute("orcid"));

    private static PaperVersion RevisionOf(XElement revision)
        => int.TryParse((string?)revision.Attribute("id"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new PaperVersion(number, DateOf("revision", revision.Attribute("date")))
            : throw new FormatException($"revision: {Excerpt.Of((string?)revision.Attribute("id") ?? "")} is no number");

    private static DateTimeOffset? DateOf(string field, XAttribute? date) => date is null ? null : SourceDate.Parse(field, date.Value);

    // "May", "July–August", "10-12 June"; of several the first.
    private static DateTimeOffset? PublishedOn(XElement? year, XElement? month)
    {
        if (year is null)
            return null;

        var named = Months.Index()
            .Select(name => (name.Index, At: month?.Value.IndexOf(name.Item, StringComparison.OrdinalIgnoreCase) ?? -1))
            .Where(name => name.At >= 0)
            .OrderBy(name => name.At)
            .ToList();
        var january = SourceDate.Parse("year", year.Value);
        return named is [var first, ..] ? january.AddMonths(first.Index) : january;
    }

    private static string? PrintedIn(XElement? meta, XElement paper)
    {
        var book = AclText.Of(paper.Element("booktitle") ?? meta?.Element("booktitle"));
        var pages = AclText.Of(paper.Element("pages"));
        return book.Length > 0 && pages.Length > 0 ? $"{book}, pages {pages}" : book;
    }

    // The paper itself lies there under its id, or elsewhere under an address; other names are of files that are gone.
    private static IEnumerable<PaperLink> LinksOf(XElement paper)
    {
        if ((string?)paper.Element("url") is { Length: > 0 } url)
            yield return new PaperLink(LinkKinds.Pdf, url.Contains("://", StringComparison.Ordinal) ? url : $"{Site}{url}.pdf");

        foreach (var code in paper.Elements("pwccode").Select(code => (string?)code.Attribute("url")).OfType<string>())
            yield return new PaperLink(LinkKinds.Code, code);
    }

    private static string? Joined(IEnumerable<XElement> elements)
        => string.Join("; ", elements.Select(AclText.Of).Where(text => text.Length > 0)) is { Length: > 0 } all ? all : null;
}
