using System.Xml.Linq;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>Reads an item of RSS or RDF, or an entry of Atom: they differ in where a thing stands, not in what there is.</summary>
internal static class XmlItem
{
    private const string Pdf = "application/pdf";

    // Where a name is in parts, in this order.
    private static readonly string[] NameParts = ["given_name", "middle_name", "last_name"];

    /// <param name="head">What stands around it, for what it leaves unsaid.</param>
    /// <param name="address">Where the feed was found: relative links start there.</param>
    /// <exception cref="FormatException">It has no title.</exception>
    public static ListedPaper Read(XElement item, XElement head, Uri address)
    {
        var start = Base(item, address);
        var links = item.All("link").ToList();
        var guid = item.All("guid").FirstOrDefault();
        var id = item.Text("id", "guid", "dc:identifier") ?? item.AttributeText("about");

        return new ListedPaper
        {
            Title = First(item, "title", "dc:title") ?? throw new FormatException("title: missing"),
            Abstract = First(item, "summary", "description", "dcterms:abstract", "dc:description", "content:encoded", "content") ?? "",
            Authors = Authors(item) is { Count: > 0 } own ? own : Authors(item.All("source").FirstOrDefault() ?? head, head),
            NativeId = id,
            Link = Resolve(start, [
                item.Text("feedburner:origLink"),
                .. links.Where(link => Relation(link) is "alternate" && link.AttributeText("type") is not Pdf).Select(Target),
                guid?.AttributeText("isPermaLink") is "false" ? null : guid?.Value,
                item.Text("prism:url"),
                item.AttributeText("about"),
                .. links.Where(link => Relation(link) is "related" or "via").Select(Target),
            ]),
            Pdf = Resolve(start, [
                .. links.Where(link => link.AttributeText("type") is Pdf).Select(Target),
                .. item.All("enclosure").Where(one => one.AttributeText("type") is Pdf).Select(one => one.AttributeText("url")),
                item.Text("pdf_url"),
            ]),
            References = [.. References(item, links)],
            Published = Date(
                item, "published", "pubDate", "issued", "dc:date", "dcterms:issued", "prism:publicationDate", "created", "date"),
            Updated = Date(item, "updated", "modified", "dcterms:modified"),
            License = License(item, links),
        };
    }

    // Atom, 4.1.3.3 and 3.1.1: text is text unless it says html or xhtml. RSS does not say, and means HTML.
    private static string? First(XElement item, params string[] names) => names
        .SelectMany(item.All)
        .Select(element => element.HasElements ? HtmlText.OfMarkup(string.Concat(element.Nodes()))
            : IsText(element, isAtom: item.Name.LocalName is "entry") ? element.Value
            : HtmlText.Of(element.Value))
        .FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));

    private static bool IsText(XElement element, bool isAtom)
        => element.AttributeText("type") is { Length: > 0 } type ? type is "text" or "text/plain" : isAtom;

    private static string Relation(XElement link) => link.AttributeText("rel") is { Length: > 0 } relation ? relation : "alternate";

    private static string? Target(XElement link) => link.AttributeText("href") ?? link.Value;

    // RFC 3986, 5.1: the innermost base holds, itself resolved against those around it.
    private static Uri Base(XElement item, Uri address) => item.AncestorsAndSelf().Reverse()
        .Select(element => (string?)element.Attribute(XNamespace.Xml + "base"))
        .Aggregate(address, (start, given) => given is not null && Uri.TryCreate(start, given.Trim(), out var next) ? next : start);

    private static Uri? Resolve(Uri start, IEnumerable<string?> targets) => targets
        .Select(target => WebAddress.Resolve(start, target))
        .FirstOrDefault(found => found is not null);

    private static IEnumerable<string> References(XElement item, IReadOnlyList<XElement> links)
    {
        string[] identifiers = ["guid", "dc:identifier", "prism:doi", "prism:url"];
        return identifiers.SelectMany(item.All)
            .Concat(item.Elements().Where(element => element.Name.LocalName.Equals("doi", StringComparison.OrdinalIgnoreCase)))
            .Select(element => element.Value.Trim())
            .Concat(links.Where(link => Relation(link) is "alternate" or "related").Select(Target).OfType<string>());
    }

    private static DateTimeOffset? Date(XElement item, params string[] names)
        => names.SelectMany(item.All).Select(element => WrittenDate.Find(element.Value)).FirstOrDefault(date => date is not null);

    private static string? License(XElement item, IReadOnlyList<XElement> links)
        => links.FirstOrDefault(link => Relation(link) is "license")?.AttributeText("href")
            ?? item.All("cc:license").FirstOrDefault()?.AttributeText("resource")
            ?? item.Text("creativeCommons:license", "dc:rights", "rights");

    private static List<Author> Authors(params IEnumerable<XElement> elements)
        => elements.Select(element => Persons(element).Concat(Creators(element)).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];

    private static IEnumerable<Author> Persons(XElement element) => element.All("author")
        .Concat(element.All("authors").SelectMany(list => list.All("author")))
        .SelectMany(author => author.HasElements
            ? [new Author(NameOf(author), author.Text("affiliation"), author.Text("orcid"))]
            : AuthorNames.Split(AuthorNames.WithoutMail(author.Value)).Select(name => new Author(name)))
        .Where(author => author.Name.Length > 0);

    private static string NameOf(XElement author)
        => author.Text("name") ?? string.Join(' ', NameParts.Select(part => author.Text(part)).OfType<string>());

    private static IEnumerable<Author> Creators(XElement element)
    {
        var creators = element.All("dc:creator").Select(creator => HtmlText.Of(creator.Value)).ToList();
        var names = creators is [var only] ? AuthorNames.Split(AuthorNames.WithoutMail(only)) : creators.Select(AuthorNames.Turned);
        return names.Select(name => new Author(name));
    }
}
