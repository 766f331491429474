using System.Text;
using System.Xml;
using System.Xml.Linq;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>One record in arXiv's own format.</summary>
/// <remarks>
/// The format has no version number, only the days of the first and the newest one: <see cref="Paper.Version"/> stays 1, and
/// <see cref="Paper.Updated"/> says that there are more. It has no announcement day either: see <see cref="AnnouncedOn"/>.
/// </remarks>
internal static class OaiRecord
{
    // Submitted on Friday before a holiday, announced the Wednesday after: still the first announcement. What is later is a correction.
    private const int MaxDaysToAnnouncement = 7;

    private static readonly string[] NameParts = ["forenames", "keyname", "suffix"];

    /// <summary>Adds a record to the page: as a paper, as a bad record, or not at all when it is in none of the sets.</summary>
    public static void AddTo(PageBuilder page, ReadOnlyMemory<byte> raw, IReadOnlyList<string> sets, DateTimeOffset at)
    {
        XElement record;
        try
        {
            using var xml = XmlReader.Create(new StringReader(Decode(raw.Span)), OaiXml.Settings, OaiXml.Context);
            record = XElement.Load(xml);
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException)
        {
            page.AddBad($"record {page.Count + 1}", $"not XML: {e.Message}", raw);
            return;
        }

        var header = record.Child("header");
        if (sets.Count > 0 && header is not null && !header.Children("setSpec").Any(set => sets.Any(wanted => IsIn(set.Value.Trim(), wanted))))
            return;

        page.Add($"record {header?.Text("identifier") ?? $"{page.Count + 1}"}", raw, () => Read(record, at));
    }

    // Strictly: a replacement character in a title would be kept for ever.
    private static string Decode(ReadOnlySpan<byte> raw) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(raw);

    // Sets are a tree: physics:hep-th is in physics (OAI-PMH 2.0, 2.6).
    private static bool IsIn(string set, string wanted)
        => set.StartsWith(wanted, StringComparison.Ordinal) && (set.Length == wanted.Length || set[wanted.Length] == ':');

    private static Paper Read(XElement record, DateTimeOffset at)
    {
        var header = record.Child("header") ?? throw new FormatException("header: missing");
        if ((string?)header.Attribute("status") == "deleted")
            throw new FormatException("deleted by arXiv; what is kept of it here stays as it is");

        if (record.Child("metadata")?.Child("arXiv") is not { } paper)
            throw new FormatException("metadata: not in the format arXiv");

        var given = paper.Text("id") ?? throw new FormatException("id: missing");
        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

        var created = Date(paper, "created");
        var updated = Date(paper, "updated");
        var categories = paper.Text("categories")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

        // Not trimmed: the indent of its first line is that of a paragraph.
        var @abstract = paper.Child("abstract")?.Value ?? "";
        var comment = paper.Text("comments");

        return new Paper
        {
            Id = id.PaperId,
            Title = paper.Text("title") ?? throw new FormatException("title: missing"),
            Abstract = @abstract,
            Authors = [.. paper.Child("authors")?.Children("author").Select(AuthorOf) ?? []],
            Categories = categories,
            PrimaryCategory = categories.FirstOrDefault(),
            Published = created,
            Updated = updated,
            Announced = AnnouncedOn(header, created, updated),
            License = paper.Text("license"),
            Doi = paper.Text("doi"),
            Comment = comment,
            JournalRef = paper.Text("journal-ref"),
            Links = id.Links,
            Sources = [new SourceRecord(OaiReader.Source, given, at)],
            Withdrawn = Withdrawal.IsSaid(comment, @abstract),
        };
    }

    /// <summary>
    /// The record's datestamp is the day of its last change of any kind. While there is no newer version and the paper is fresh, that is
    /// the announcement; later it may be a DOI that was added, so nothing is said.
    /// </summary>
    private static DateOnly? AnnouncedOn(XElement header, DateTimeOffset? created, DateTimeOffset? updated)
        => Date(header, "datestamp") is { } stamped && created is { } submitted && updated is null
            && stamped >= submitted && stamped - submitted <= TimeSpan.FromDays(MaxDaysToAnnouncement)
                ? DateOnly.FromDateTime(stamped.UtcDateTime)
                : null;

    private static DateTimeOffset? Date(XElement element, string name)
        => element.Text(name) is { } text ? SourceDate.Parse(name, text) : null;

    // "Sr." and "III" follow the name; a collaboration has a keyname only.
    private static Author AuthorOf(XElement author)
    {
        var name = string.Join(' ', NameParts.Select(author.Text).OfType<string>());
        var affiliations = author.Children("affiliation").Select(affiliation => affiliation.Value.Trim()).Where(text => text.Length > 0);
        return new Author(name, string.Join("; ", affiliations) is { Length: > 0 } all ? all : null);
    }
}
