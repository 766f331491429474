using System.Net;
using System.Xml;

namespace PaperMesh.Query.Feeds;

/// <summary>RSS 2.0, with Atom's links for its own address and the next part, and Dublin Core's creator: RSS itself wants mail addresses.</summary>
internal static class RssFeed
{
    private const string DublinCore = "http://purl.org/dc/elements/1.1/";

    /// <returns>UTF-8.</returns>
    public static byte[] Write(Feed feed) => FeedXml.Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "atom", null, AtomFeed.Namespace);
        xml.WriteAttributeString("xmlns", "dc", null, DublinCore);
        xml.WriteStartElement("channel");
        Element(xml, "title", feed.Title);
        Element(xml, "link", feed.Page);
        Element(xml, "description", WebUtility.HtmlEncode(feed.Title));
        Element(xml, "lastBuildDate", Time(feed.Updated));
        Element(xml, "generator", "PaperMesh");
        AtomFeed.Link(xml, "self", feed.Self, "application/rss+xml");
        if (feed.Next is not null)
            AtomFeed.Link(xml, "next", feed.Next, "application/rss+xml");

        foreach (var entry in feed.Entries)
            Item(xml, entry);

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    private static void Item(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("item");
        Element(xml, "title", entry.Title);
        Element(xml, "link", entry.Page);

        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(FeedXml.Text(entry.Id));
        xml.WriteEndElement();

        Element(xml, "pubDate", Time(entry.Published));
        foreach (var author in entry.Authors)
            xml.WriteElementString("creator", DublinCore, FeedXml.Text(author));
        foreach (var tag in entry.Tags)
            Element(xml, "category", tag.Name);

        // Readers take it for HTML, so a "<" of the text is written as HTML writes it.
        if (entry.Abstract.Length > 0)
            Element(xml, "description", WebUtility.HtmlEncode(entry.Abstract));

        xml.WriteEndElement();
    }

    /// <summary>RFC 822, with the year in four digits.</summary>
    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, FeedXml.Text(text));
}
