using System.Xml;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.ArxivApi;

/// <summary>One entry of an answer, as it stands there.</summary>
internal sealed class AtomEntry
{
    private const string ErrorId = "arxiv.org/api/errors";
    private const string AbstractPage = "/abs/";

    private string? _id;
    private string? _title;
    private string? _summary;
    private string? _published;
    private string? _updated;
    private string? _comment;
    private string? _journalRef;
    private string? _doi;
    private string? _primaryCategory;
    private readonly List<string> _categories = [];
    private readonly List<Author> _authors = [];

    /// <summary>For people: its address without the host; null when it has none.</summary>
    public string? Name => Given(_id) is { } id ? Number(id) : null;

    /// <summary>What arXiv says instead of a paper: <c>incorrect id format for x</c>. Null when it is a paper.</summary>
    public string? Error => _id is not null && _id.Contains(ErrorId, StringComparison.Ordinal) ? Given(_summary) ?? "without a reason" : null;

    /// <summary>Reads the entry that the reader is at the start of, to its end. Judges nothing.</summary>
    /// <exception cref="XmlException">It is ill-formed.</exception>
    public static AtomEntry Read(XmlReader xml)
    {
        var entry = new AtomEntry();
        for (var depth = xml.Depth; xml.NextChild(depth);)
            entry.Take(xml);

        return entry;
    }

    /// <param name="source">What the source is called here.</param>
    /// <param name="at">When the answer came.</param>
    /// <exception cref="FormatException">It cannot be used; the message says why.</exception>
    public Paper ToPaper(string source, DateTimeOffset at)
    {
        var given = Given(_id) is { } address ? Number(address) : throw new FormatException("id: missing");
        if (!ArxivId.TryParse(given, out var id))
            throw new FormatException($"id: {Excerpt.Of(given)} is no arXiv id");

        var published = Date("published", _published);
        var updated = Date("updated", _updated);
        return new Paper
        {
            Id = id.PaperId,
            Version = id.Version,
            Versions = id.Version == 1 ? [new(1, published)] : [new(1, published), new(id.Version, updated)],
            Title = Given(_title) ?? throw new FormatException("title: missing"),

            // Trimmed, other than in OAI-PMH: each summary begins with two blanks, and they mean nothing.
            Abstract = _summary?.Trim() ?? "",
            Authors = _authors,
            Categories = _categories,
            PrimaryCategory = _primaryCategory,
            Published = published,
            Updated = id.Version == 1 ? null : updated,
            Doi = Given(_doi),
            Comment = Given(_comment),
            JournalRef = Given(_journalRef),
            Links = id.Links,
            Sources = [new SourceRecord(source, given, at)],
            Withdrawn = Withdrawal.IsSaid(_comment, _summary),
        };
    }

    private void Take(XmlReader xml)
    {
        switch (xml.LocalName)
        {
            case "id":
                _id ??= xml.ReadText();
                break;
            case "title":
                _title ??= xml.ReadText();
                break;
            case "summary":
                _summary ??= xml.ReadText();
                break;
            case "published":
                _published ??= xml.ReadText();
                break;
            case "updated":
                _updated ??= xml.ReadText();
                break;
            case "author":
                _authors.Add(AuthorAt(xml));
                break;
            case "category":
                if (xml.GetAttribute("term") is { } term)
                    _categories.Add(term);

                xml.PassOver();
                break;
            case "primary_category":
                _primaryCategory ??= xml.GetAttribute("term");
                xml.PassOver();
                break;
            case "comment":
                _comment ??= xml.ReadText();
                break;
            case "journal_ref":
                _journalRef ??= xml.ReadText();
                break;
            case "doi":
                _doi ??= xml.ReadText();
                break;
            default:
                // Links too: they repeat the id, in one order or another, by http or https.
                xml.PassOver();
                break;
        }
    }

    private static Author AuthorAt(XmlReader xml)
    {
        string? name = null, affiliations = null;
        for (var depth = xml.Depth; xml.NextChild(depth);)
        {
            switch (xml.LocalName)
            {
                case "name":
                    name ??= xml.ReadText();
                    break;
                case "affiliation":
                    var one = xml.ReadText().Trim();
                    affiliations = affiliations is null ? one : $"{affiliations}; {one}";
                    break;
                default:
                    xml.PassOver();
                    break;
            }
        }

        return new Author(name ?? "", Given(affiliations));
    }

    // http://arxiv.org/abs/hep-th/9901001v1
    private static string Number(string address)
        => address.IndexOf(AbstractPage, StringComparison.Ordinal) is var at and >= 0 ? address[(at + AbstractPage.Length)..] : address;

    private static DateTimeOffset? Date(string field, string? text) => Given(text) is { } date ? SourceDate.Parse(field, date) : null;

    /// <summary>Null for what is not there or empty.</summary>
    private static string? Given(string? text) => text?.Trim() is { Length: > 0 } given ? given : null;
}
