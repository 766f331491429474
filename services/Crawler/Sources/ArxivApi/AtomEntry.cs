using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivApi;

/// <summary>Entries of an answer, as they stand there: each takes the place of the one before.</summary>
internal sealed class AtomEntry
{
    private const string ErrorId = "arxiv.org/api/errors";
    private const string AbstractPage = "/abs/";

    private readonly List<string> _categories = [];
    private readonly List<Author> _authors = [];
    private Fields _given;
    private string? _number;

    /// <summary>For people: its address without the host; null when it has none.</summary>
    public string? Name => _given.Id.IsEmpty ? null : _number ??= Number();

    /// <summary>What arXiv says instead of a paper: <c>incorrect id format for x</c>. Null when it is a paper.</summary>
    public string? Error => _given.Id.Span.Contains(ErrorId, StringComparison.Ordinal) ? Text(_given.Summary) ?? "without a reason" : null;

    // http://arxiv.org/abs/hep-th/9901001v1
    private string Number()
    {
        var address = _given.Id.Span;
        return (address.IndexOf(AbstractPage) is var at and >= 0 ? address[(at + AbstractPage.Length)..] : address).ToString();
    }

    /// <summary>Reads the entry that the reader is at the start of, to its end. Judges nothing.</summary>
    /// <exception cref="System.Xml.XmlException">It is ill-formed.</exception>
    public void Read(ForwardXml xml)
    {
        xml.Forget();
        _categories.Clear();
        _authors.Clear();
        _given = default;
        _number = null;
        for (var depth = xml.Depth; xml.NextChild(depth);)
            Take(xml);
    }

    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public Paper ToPaper(string source, DateTimeOffset at)
    {
        var given = Name ?? throw new FormatException("id: missing");
        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

        var published = Date("published", _given.Published);
        var updated = Date("updated", _given.Updated);
        var @abstract = PlainText.Paragraphs(_given.Summary.Span);
        var comment = Line(_given.Comment);
        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Versions = id.Version == 1 ? [new(1, published)] : [new(1, published), new(id.Version, updated)],
            Title = _given.Title.IsEmpty ? throw new FormatException("title: missing") : PlainText.Line(_given.Title.Span),
            Abstract = @abstract,
            Authors = _authors.ToArray(),
            Categories = _categories.ToArray(),
            PrimaryCategory = _given.PrimaryCategory,
            Published = published,
            Updated = id.Version == 1 ? null : updated,
            Doi = Text(_given.Doi) is { } doi ? Doi.Find(doi) : null,
            Comment = comment,
            JournalRef = Line(_given.JournalRef),
            Links = id.Links,
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = Withdrawal.IsSaid(comment, @abstract),
        };
    }

    private void Take(ForwardXml xml)
    {
        switch (xml.Name)
        {
            case "id":
                Take(ref _given.Id, xml);
                break;
            case "title":
                Take(ref _given.Title, xml);
                break;
            case "summary":
                Take(ref _given.Summary, xml);
                break;
            case "published":
                Take(ref _given.Published, xml);
                break;
            case "updated":
                Take(ref _given.Updated, xml);
                break;
            case "author":
                _authors.Add(AuthorAt(xml));
                break;
            case "category":
                if (xml.Attribute("term") is { } term)
                    _categories.Add(term);

                xml.PassOver();
                break;
            case "primary_category":
                _given.PrimaryCategory ??= xml.Attribute("term");
                xml.PassOver();
                break;
            case "comment":
                Take(ref _given.Comment, xml);
                break;
            case "journal_ref":
                Take(ref _given.JournalRef, xml);
                break;
            case "doi":
                Take(ref _given.Doi, xml);
                break;
            default:
                // Links too: they repeat the id, in one order or another, by http or https.
                xml.PassOver();
                break;
        }
    }

    private static Author AuthorAt(ForwardXml xml)
    {
        Memory<char> name = default;
        string? affiliations = null;
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            switch (xml.Name)
            {
                case "name":
                    Take(ref name, xml);
                    break;
                case "affiliation":
                    var one = xml.ReadText().Trim().ToString();
                    affiliations = affiliations is null ? one : $"{affiliations}; {one}";
                    break;
                default:
                    xml.PassOver();
                    break;
            }
        }

        return new Author(name.ToString(), affiliations is [] ? null : affiliations);
    }

    private static DateTimeOffset? Date(string field, Memory<char> text) => text.IsEmpty ? null : SourceDate.Parse(field, text.Span);

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
        public Memory<char> Id;
        public Memory<char> Title;
        public Memory<char> Summary;
        public Memory<char> Published;
        public Memory<char> Updated;
        public Memory<char> Comment;
        public Memory<char> JournalRef;
        public Memory<char> Doi;
        public string? PrimaryCategory;
    }
}
