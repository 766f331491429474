using System.Xml;
using System.Xml.Linq;

namespace PaperMesh.Crawler.Sources.AnyFeed;

/// <summary>A feed in XML: RSS 2.0 and its forerunners, RSS 1.0 and 0.9 (RDF), Atom 1.0 and 0.3.</summary>
/// <param name="Head">What stands around the items: the feed, or its channel.</param>
/// <param name="Items">In the order of the feed.</param>
/// <param name="IsCutOff">The end is missing, and with it perhaps a part of the last item.</param>
internal sealed record FeedXml(XElement Head, IReadOnlyList<XElement> Items, bool IsCutOff)
{
    /// <summary>Elements within each other. Feeds have some ten.</summary>
    public const int MaxDepth = 100;

    /// <summary>Elements altogether.</summary>
    public const int MaxElements = 1_500_000;

    /// <summary>Reads it; when it is ill-formed, what can be made of it.</summary>
    /// <exception cref="InvalidDataException">It is no feed, or nothing can be made of it.</exception>
    public static FeedXml Parse(string text)
    {
        try
        {
            return Parts(Load(text), isCutOff: false);
        }
        catch (XmlException)
        {
            var (root, isCutOff) = IllFormedXml.Mend(text);
            return Parts(root, isCutOff);
        }
    }

    private static FeedXml Parts(XElement root, bool isCutOff) => root.Name.LocalName.ToUpperInvariant() switch
    {
        "RSS" or "RDF" or "CHANNEL" or "FEED" => new FeedXml(
            WithoutItems(root.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName is "channel") ?? root),
            [.. root.Descendants().Where(IsItem)],
            isCutOff),
        "HTML" => throw new InvalidDataException("a page in HTML, not a feed"),
        _ => throw new InvalidDataException($"neither RSS nor Atom, but {Excerpt.Of(root.Name.LocalName)}"),
    };

    // Of its own, small: every item looks into it.
    private static XElement WithoutItems(XElement head)
        => new(head.Name, head.Attributes(), head.Elements().Where(element => !IsItem(element)));

    private static bool IsItem(XElement element) => element.Name.LocalName is "item" or "entry" && element.IsOwn();

    // Twice: a tree of what is nested without end would end the process, not the harvest.
    private static XElement Load(string text)
    {
        var elements = 0;
        using (var xml = Open(text))
        {
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element)
                    continue;

                if (xml.Depth > MaxDepth)
                    throw new InvalidDataException($"more than {MaxDepth} elements within each other");

                if (++elements > MaxElements)
                    throw new InvalidDataException($"more than {MaxElements:N0} elements");
            }
        }

        using var again = Open(text);
        return XElement.Load(again);
    }

    private static XmlReader Open(string text)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        return XmlReader.Create(new StringReader(text), settings, FeedElements.UsualPrefixes());
    }
}
