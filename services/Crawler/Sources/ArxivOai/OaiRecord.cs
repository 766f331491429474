using System.Globalization;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivOai;

/// <summary>Records in either of arXiv's own formats, as they stand there: each takes the place of the one before.</summary>
internal sealed class OaiRecord
{
    // Submitted on Friday before a holiday, announced the Wednesday after: still the first announcement. What is later is a correction.
    private const int MaxDaysToAnnouncement = 7;

    private readonly List<string> _sets = [];
    private readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> _categories
        = new Dictionary<string, string[]>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<Author> _authors = [];
    private readonly List<(string Name, string Date)> _versions = [];
    private Fields _given;

    public bool HasHeader => _given.HasHeader;

    /// <summary><c>oai:arXiv.org:2309.12345</c>; empty when it has none.</summary>
    public ReadOnlySpan<char> Identifier => _given.Identifier.Span;

    /// <summary>The setSpecs that it is in.</summary>
    public IReadOnlyList<string> Sets => _sets;

    /// <summary>Reads the record that the reader is at the start of, to its end. Judges nothing.</summary>
    /// <exception cref="System.Xml.XmlException">It is ill-formed.</exception>
    public void Read(ForwardXml xml)
    {
        xml.Forget();
        _sets.Clear();
        _authors.Clear();
        _versions.Clear();
        _given = default;
        for (var depth = xml.Depth; xml.NextChild(depth);)
            TakePart(xml);
    }

    /// <summary>The paper, and the day of the last change of any kind.</summary>
    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public (Paper Paper, DateTimeOffset? Datestamp) ToPaper(string source, DateTimeOffset at)
    {
        if (!HasHeader)
            throw new FormatException("header: missing");

        if (_given.IsDeleted)
            throw new FormatException($"deleted by arXiv on {Text(_given.Datestamp) ?? "an unknown day"}; what is kept of {Text(_given.Identifier) ?? "it"} stays as it is");

        if (!_given.IsArxiv)
            throw new FormatException("metadata: not in the format arXiv or arXivRaw");

        if (Text(_given.Id) is not { } given)
            throw new FormatException("id: missing");

        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

        var versions = Versions();
        var created = versions is [{ Number: 1 } first, ..] ? first.Submitted : Date("created", _given.Created);
        var updated = versions is [.., { Number: > 1 } last] ? last.Submitted : Date("updated", _given.Updated);
        var datestamp = Date("datestamp", _given.Datestamp);
        var @abstract = PlainText.Paragraphs(_given.Abstract.Span);
        var comment = Line(_given.Comment);
        var paper = new Paper
        {
            Id = id.PaperId,
            Version = versions is [.., var newest] ? newest.Number : 1,
            Versions = versions,
            Title = _given.Title.IsEmpty ? throw new FormatException("title: missing") : PlainText.Line(_given.Title.Span),
            Abstract = @abstract,
            Authors = _given.AuthorLine is { } line ? AuthorLine.Split(line) : _authors.ToArray(),
            Categories = _given.Categories ?? [],
            PrimaryCategory = _given.Categories is [var primary, ..] ? primary : null,
            Published = created,
            Updated = updated,
            Announced = AnnouncedOn(datestamp, created, updated),
            License = _given.License,
            Doi = Text(_given.Doi) is { } doi ? Doi.Find(doi) : null,
            Comment = comment,
            JournalRef = Line(_given.JournalRef),
            Links = id.Links,
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = _given.IsTakenBack || Withdrawal.IsSaid(comment, @abstract),
        };
        return (paper, datestamp);
    }

    private void TakePart(ForwardXml xml)
    {
        switch (xml.Name)
        {
            case "header" when !HasHeader:
                _given.HasHeader = true;
                _given.IsDeleted = xml.Attribute("status") == "deleted";
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

    private void TakeHeader(ForwardXml xml)
    {
        switch (xml.Name)
        {
            case "identifier":
                Take(ref _given.Identifier, xml);
                break;
            case "datestamp":
                Take(ref _given.Datestamp, xml);
                break;
            case "setSpec":
                _sets.Add(xml.Share(xml.ReadText().Span.Trim()));
                break;
            default:
                xml.PassOver();
                break;
        }
    }

    private void TakeMetadata(ForwardXml xml)
    {
        _given.IsArxiv |= xml.Name is "arXiv" or "arXivRaw";
        for (var depth = xml.Depth; xml.NextChild(depth);)
            TakeField(xml);
    }

    private void TakeField(ForwardXml xml)
    {
        switch (xml.Name)
        {
            case "id":
                Take(ref _given.Id, xml);
                break;
            case "title":
                Take(ref _given.Title, xml);
                break;
            case "abstract":
                Take(ref _given.Abstract, xml);
                break;
            case "created":
                Take(ref _given.Created, xml);
                break;
            case "updated":
                Take(ref _given.Updated, xml);
                break;
            case "version":
                TakeVersion(xml);
                break;
            case "authors":
                TakeAuthors(xml);
                break;
            case "categories":
                _given.Categories ??= CategoriesAt(xml);
                break;
            case "comments":
                Take(ref _given.Comment, xml);
                break;
            case "journal-ref":
                Take(ref _given.JournalRef, xml);
                break;
            case "doi":
                Take(ref _given.Doi, xml);
                break;
            case "license":
                _given.License ??= xml.Share(xml.ReadText().Span.Trim());
                break;
            default:
                xml.PassOver();
                break;
        }
    }

    // An element for each in arXiv, one text in arXivRaw.
    private void TakeAuthors(ForwardXml xml)
    {
        for (var depth = xml.Depth; xml.NextChild(depth, ref _given.AuthorLine);)
            _authors.Add(AuthorAt(xml));
    }

    // "Sr." and "III" follow the name; a collaboration has a keyname only.
    private static Author AuthorAt(ForwardXml xml)
    {
        Memory<char> forenames = default, keyname = default, suffix = default;
        string? affiliations = null;
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            var part = xml.Name;
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
                    var one = text.ToString();
                    affiliations = affiliations is null ? one : $"{affiliations}; {one}";
                    break;
            }
        }

        var name = Joined(forenames.Span, keyname.Span);
        return new Author(suffix.IsEmpty ? name : Joined(name, suffix.Span), affiliations);
    }

    private static string Joined(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
        => one.IsEmpty || other.IsEmpty ? string.Concat(one, other) : string.Concat(one, " ", other);

    private void TakeVersion(ForwardXml xml)
    {
        _given.IsTakenBack = false;
        var (name, date) = (xml.Attribute("version") ?? "", "");
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            switch (xml.Name)
            {
                case "date":
                    date = xml.ReadText().ToString();
                    break;
                case "source_type":
                    // Ignored: there is nothing to read any more, which is how arXiv marks a version that was taken back.
                    _given.IsTakenBack = xml.ReadText().Span.Contains('I');
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

    private static DateTimeOffset? Date(string field, Memory<char> text) => text.IsEmpty ? null : SourceDate.Parse(field, text.Span);

    // Few combinations are in use, so most have been met before.
    private string[] CategoriesAt(ForwardXml xml)
    {
        var text = xml.ReadText().Span;
        if (!_categories.TryGetValue(text, out var categories))
        {
            categories = text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            _categories[text] = categories;
        }

        return categories;
    }

    // Of two elements of one name the first one counts that is not empty.
    private static void Take(ref Memory<char> field, ForwardXml xml)
    {
        var text = xml.ReadText().Trim();
        if (field.IsEmpty)
            field = text;
    }

    /// <summary>Null for what is not there or empty.</summary>
    private static string? Text(Memory<char> text) => text.IsEmpty ? null : text.ToString();

    private static string? Line(Memory<char> text) => text.IsEmpty ? null : PlainText.Line(text.Span);

    /// <summary>Texts without white space around them; empty: not there.</summary>
    private struct Fields
    {
        public bool HasHeader;
        public bool IsDeleted;
        public bool IsArxiv;
        public bool IsTakenBack;
        public Memory<char> Identifier;
        public Memory<char> Datestamp;
        public Memory<char> Id;
        public Memory<char> Title;
        public Memory<char> Abstract;
        public Memory<char> Created;
        public Memory<char> Updated;
        public Memory<char> Comment;
        public Memory<char> JournalRef;
        public Memory<char> Doi;
        public string? License;
        public string? AuthorLine;
        public string[]? Categories;
    }
}
