using System.Xml;
using System.Xml.Linq;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>
/// Elements of feeds by the names that people know: <c>title</c>, <c>dc:creator</c>. The formats' own elements have no prefix, whichever
/// of their namespaces they are in, or none; so one reader does for all.
/// </summary>
internal static class FeedElements
{
    private const string Undeclared = "urn:undeclared:";

    private const string Atom = "http://www.w3.org/2005/Atom";

    private static readonly Dictionary<string, string> Namespaces = new()
    {
        ["arxiv"] = "http://arxiv.org/schemas/atom",
        ["atom"] = Atom,
        ["content"] = "http://purl.org/rss/1.0/modules/content/",
        ["dc"] = "http://purl.org/dc/elements/1.1/",
        ["dcterms"] = "http://purl.org/dc/terms/",
        ["itunes"] = "http://www.itunes.com/dtds/podcast-1.0.dtd",
        ["media"] = "http://search.yahoo.com/mrss/",
        ["prism"] = "http://prismstandard.org/namespaces/basic/2.0/",
        ["rdf"] = "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        ["slash"] = "http://purl.org/rss/1.0/modules/slash/",
        ["wfw"] = "http://wellformedweb.org/CommentAPI/",
        ["xhtml"] = "http://www.w3.org/1999/xhtml",
        ["xlink"] = "http://www.w3.org/1999/xlink",
    };

    private static readonly Dictionary<string, string> Prefixes = Namespaces.ToDictionary(pair => pair.Value, pair => pair.Key);

    private static readonly HashSet<string> Own =
    [
        "", Atom, "http://purl.org/atom/ns#", "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
        "http://channel.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2", "http://backend.userland.com/rss",
    ];

    /// <summary>For a reader of a feed that forgot to declare them.</summary>
    public static XmlParserContext UsualPrefixes()
    {
        var names = new XmlNamespaceManager(new NameTable());
        foreach (var (prefix, name) in Namespaces)
            names.AddNamespace(prefix, name);

        return new XmlParserContext(names.NameTable, names, null, XmlSpace.None);
    }

    /// <summary>What a prefix stands for that is not declared.</summary>
    public static string NamespaceOf(string? prefix)
        => string.IsNullOrEmpty(prefix) ? "" : Namespaces.GetValueOrDefault(prefix) ?? Undeclared + prefix;

    /// <summary>Whether the element is the formats' own, and not of an extension.</summary>
    public static bool IsOwn(this XElement element) => PrefixOf(element) is "";

    /// <summary>Those of that name, below this one.</summary>
    /// <param name="name">As people know it, in any case.</param>
    public static IEnumerable<XElement> All(this XElement element, string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var (prefix, local) = colon < 0 ? ("", name) : (name[..colon], name[(colon + 1)..]);
        return element.Elements().Where(child
            => child.Name.LocalName.Equals(local, StringComparison.OrdinalIgnoreCase) && PrefixOf(child) == prefix);
    }

    /// <summary>The text of the first that has any, of the first of these names that has one; null when there is none.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (element.All(name).Select(child => child.Value.Trim()).FirstOrDefault(text => text.Length > 0) is { } text)
                return text;
        }

        return null;
    }

    /// <summary>An attribute without or with namespace: <c>rdf:about</c> is met as <c>about</c>. Null when there is none.</summary>
    public static string? AttributeText(this XElement element, string name)
        => element.Attributes()
            .FirstOrDefault(attribute => attribute.Name.LocalName == name && !attribute.IsNamespaceDeclaration)?.Value.Trim();

    private static string PrefixOf(XElement element)
    {
        var name = element.Name.NamespaceName;
        return Own.Contains(name) ? ""
            : Prefixes.GetValueOrDefault(name)
                ?? (name.StartsWith(Undeclared, StringComparison.Ordinal) ? name[Undeclared.Length..]
                    : name.Contains("prismstandard.org", StringComparison.Ordinal) ? "prism"
                    : element.GetPrefixOfNamespace(element.Name.Namespace) ?? "");
    }
}
