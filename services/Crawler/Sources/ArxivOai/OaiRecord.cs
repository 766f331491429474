using System.Globalization;
using System.Xml;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>One record in either of arXiv's own formats, as it stands there.</summary>
internal sealed class OaiRecord
{
    // Submitted on Friday before a holiday, announced the Wednesday after: still the first announcement. What is later is a correction.
    private const int MaxDaysToAnnouncement = 7;

    private string? _datestamp;
    private bool _isDeleted;
    private bool _isArxiv;
    private bool _isTakenBack;
    private string? _id;
    private string? _title;
    private string? _abstract;
    private string? _created;
    private string? _updated;
    private string? _categories;
    private string? _comment;
    private string? _journalRef;
    private string? _doi;
    private string? _license;
    private string? _authorLine;
    private readonly List<Author> _authors = [];
    private readonly List<(string Name, string Date)> _versions = [];

    public bool HasHeader { get; private set; }

    /// <summary><c>oai:arXiv.org:2309.12345</c>; null when it has none.</summary>
    public string? Identifier { get; private set; }

    /// <summary>The setSpecs that it is in.</summary>
    public List<string> Sets { get; } = [];

    /// <summary>Reads the record that the reader is at the start of, to its end. Judges nothing.</summary>
    /// <exception cref="XmlException">It is ill-formed.</exception>
    public static OaiRecord Read(XmlReader xml)
    {
        var record = new OaiRecord();
        for (var depth = xml.Depth; xml.NextChild(depth);)
            record.TakePart(xml);

        return record;
    }

    /// <summary>The paper, and the day of the last change of any kind.</summary>
    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public (Paper Paper, DateTimeOffset? Datestamp) Read(string source, DateTimeOffset at)
    {
        if (!HasHeader)
            throw new FormatException("header: missing");

        if (_isDeleted)
            throw new FormatException($"deleted by arXiv on {_datestamp ?? "an unknown day"}; what is kept of {Identifier ?? "it"} stays as it is");

        if (!_isArxiv)
            throw new FormatException("metadata: not in the format arXiv or arXivRaw");

        if (Given(_id) is not { } given)
            throw new FormatException("id: missing");

        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

        var versions = Versions();
        var created = versions is [{ Number: 1 } first, ..] ? first.Submitted : Date("created", _created);
        var updated = versions is [.., { Number: > 1 } last] ? last.Submitted : Date("updated", _updated);
        var datestamp = Date("datestamp", _datestamp);
        var categories = _categories?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
        var paper = new Paper
        {
            Id = id.PaperId,
            Version = versions is [.., var newest] ? newest.Number : 1,
            Versions = versions,
            Title = Given(_title) ?? throw new FormatException("title: missing"),

            // Not trimmed: the indent of its first line is that of a paragraph.
            Abstract = _abstract ?? "",
            Authors = _authorLine is null ? _authors : AuthorLine.Split(_authorLine),
            Categories = categories,
            PrimaryCategory = categories is [var primary, ..] ? primary : null,
            Published = created,
            Updated = updated,
            Announced = AnnouncedOn(datestamp, created, updated),
            License = Given(_license),
            Doi = Given(_doi),
            Comment = Given(_comment),
            JournalRef = Given(_journalRef),
            Links = id.Links,
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = _isTakenBack || Withdrawal.IsSaid(_comment, _abstract),
        };
        return (paper, datestamp);
    }

    private void TakePart(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "header" when !HasHeader:
                HasHeader = true;
                _isDeleted = xml.GetAttribute("status") == "deleted";
                for (var depth = xml.Depth; xml.NextChild(depth);)
                    TakeHeader(xml);

                break;
            case "metadata":
                for (var depth = xml.Depth; xml.NextChild(depth);)
                    TakeMetadata(xml);

                break;
            default:
                xml.PassOver();
                break;
        }
    }

    private void TakeHeader(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "identifier":
                Identifier ??= Given(xml.ReadText());
                break;
            case "datestamp":
                _datestamp ??= Given(xml.ReadText());
                break;
            case "setSpec":
                Sets.Add(xml.ReadText().Trim());
                break;
            default:
                xml.PassOver();
                break;
        }
    }

    private void TakeMetadata(XmlReader xml)
    {
        _isArxiv |= xml.LocalName is "arXiv" or "arXivRaw";
        for (var depth = xml.Depth; xml.NextChild(depth);)
            TakeField(xml);
    }

    private void TakeField(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "id":
                _id ??= xml.ReadText();
                break;
            case "title":
                _title ??= xml.ReadText();
                break;
            case "abstract":
                _abstract ??= xml.ReadText();
                break;
            case "created":
                _created ??= xml.ReadText();
                break;
            case "updated":
                _updated ??= xml.ReadText();
                break;
            case "version":
                TakeVersion(xml);
                break;
            case "authors":
                TakeAuthors(xml);
                break;
            case "categories":
                _categories ??= xml.ReadText();
                break;
            case "comments":
                _comment ??= xml.ReadText();
                break;
            case "journal-ref":
                _journalRef ??= xml.ReadText();
                break;
            case "doi":
                _doi ??= xml.ReadText();
                break;
            case "license":
                _license ??= xml.ReadText();
                break;
            default:
                xml.PassOver();
                break;
        }
    }

    // An element for each in arXiv, one text in arXivRaw.
    private void TakeAuthors(XmlReader xml)
    {
        if (xml.IsEmptyElement)
            return;

        for (var depth = xml.Depth; xml.Read() && xml.Depth > depth;)
        {
            if (xml.NodeType == XmlNodeType.Element)
                _authors.Add(AuthorAt(xml));
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                _authorLine += xml.Value;
        }
    }

    // "Sr." and "III" follow the name; a collaboration has a keyname only.
    private static Author AuthorAt(XmlReader xml)
    {
        string? forenames = null, keyname = null, suffix = null, affiliations = null;
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            var part = xml.LocalName;
            var text = xml.ReadText().Trim();
            switch (part)
            {
                case "forenames":
                    forenames = text;
                    break;
                case "keyname":
                    keyname = text;
                    break;
                case "suffix":
                    suffix = text;
                    break;
                case "affiliation" when text.Length > 0:
                    affiliations = affiliations is null ? text : $"{affiliations}; {text}";
                    break;
            }
        }

        return new Author(Joined(Joined(forenames, keyname), suffix), affiliations);
    }

    private static string Joined(string? one, string? other)
        => string.IsNullOrEmpty(one) ? other ?? "" : string.IsNullOrEmpty(other) ? one : $"{one} {other}";

    private void TakeVersion(XmlReader xml)
    {
        _isTakenBack = false;
        var (name, date) = (xml.GetAttribute("version") ?? "", "");
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            switch (xml.LocalName)
            {
                case "date":
                    date = xml.ReadText();
                    break;
                case "source_type":
                    // Ignored: there is nothing to read any more, which is how arXiv marks a version that was taken back.
                    _isTakenBack = xml.ReadText().Contains('I');
                    break;
                default:
                    xml.PassOver();
                    break;
            }
        }

        _versions.Add((name, date));
    }

    private IReadOnlyList<PaperVersion> Versions()
        => _versions.Count == 0 ? [] : [.. _versions.Select(VersionOf).DistinctBy(version => version.Number).OrderBy(version => version.Number)];

    private static PaperVersion VersionOf((string Name, string Date) version)
        => version.Name is ['v', .. var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? new PaperVersion(number, SubmittedOn(version.Date))
            : throw new FormatException($"version: {Excerpt.Of(version.Name)} is none; expected is v2");

    // Mon, 22 Oct 2018 22:41:50 GMT
    private static DateTimeOffset SubmittedOn(string text)
        => DateTimeOffset.TryParseExact(
            text, "ddd, d MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : throw new FormatException($"version: {Excerpt.Of(text)} is no date; expected is Mon, 22 Oct 2018 22:41:50 GMT");

    /// <summary>
    /// The record's datestamp is the day of its last change of any kind. While there is no newer version and the paper is fresh, that is
    /// the announcement; later it may be a DOI that was added, so nothing is said.
    /// </summary>
    private static DateOnly? AnnouncedOn(DateTimeOffset? datestamp, DateTimeOffset? created, DateTimeOffset? updated)
        => datestamp is { } stamped && created is { } submitted && updated is null
            && stamped.Date >= submitted.Date && stamped.Date - submitted.Date <= TimeSpan.FromDays(MaxDaysToAnnouncement)
                ? DateOnly.FromDateTime(stamped.UtcDateTime)
                : null;

    private static DateTimeOffset? Date(string field, string? text) => Given(text) is { } date ? SourceDate.Parse(field, date) : null;

    /// <summary>Null for what is not there or empty.</summary>
    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;
}
