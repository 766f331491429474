using System.Xml;

namespace PaperMesh.Query.Feeds;

/// <summary>Atom (RFC 4287), paged as in RFC 5005.</summary>
internal static class AtomFeed
{
    public const string Namespace = "http://www.w3.org/2005/Atom";

    /// <returns>UTF-8.</returns>
    public static byte[] Write(Feed feed) => FeedXml.Write(xml =>
    {
        xml.WriteStartElement("feed", Namespace);
        Element(xml, "title", feed.Title);
        Element(xml, "id", feed.Id);
        Element(xml, "updated", FeedXml.Time(feed.Updated));
        Link(xml, "self", feed.Self, "application/atom+xml");
        Link(xml, "alternate", feed.Page, "text/html");
        if (feed.Next is not null)
            Link(xml, "next", feed.Next, "application/atom+xml");

        // For entries that have no author of their own.
        Person(xml, "PaperMesh");
        Element(xml, "generator", "PaperMesh");
        Element(xml, "icon", feed.Icon);
        foreach (var entry in feed.Entries)
            Entry(xml, entry);

        xml.WriteEndElement();
    });

    private static void Entry(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("entry", Namespace);
        Element(xml, "title", entry.Title);
        Element(xml, "id", entry.Id);
        Element(xml, "published", FeedXml.Time(entry.Published));
        Element(xml, "updated", FeedXml.Time(entry.Updated));
        Link(xml, "alternate", entry.Page, "text/html");
        foreach (var link in entry.Links)
            Link(xml, "related", link.Url, type: null, title: link.Kind);

        foreach (var author in entry.Authors)
            Person(xml, author);

        foreach (var tag in entry.Tags)
        {
            xml.WriteStartElement("category", Namespace);
            xml.WriteAttributeString("term", FeedXml.Text(tag.Topic));
            xml.WriteAttributeString("label", FeedXml.Text(tag.Name));
            xml.WriteEndElement();
        }

        // Without it an entry must have content (RFC 4287, 4.1.1.1): it may be empty then.
        Element(xml, "summary", entry.Abstract);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, FeedXml.Text(text));

    private static void Person(XmlWriter xml, string name)
    {
        xml.WriteStartElement("author", Namespace);
        Element(xml, "name", name);
        xml.WriteEndElement();
    }

    public static void Link(XmlWriter xml, string relation, string address, string? type, string? title = null)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        if (title is not null)
            xml.WriteAttributeString("title", FeedXml.Text(title));

        xml.WriteAttributeString("href", FeedXml.Text(address));
        xml.WriteEndElement();
    }
}
