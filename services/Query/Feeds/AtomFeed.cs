using System.Globalization;
using System.Text;
using System.Xml;
using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.Query.Pages;
using PaperMesh.Query.Pages.Text;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Feeds;

/// <summary>A list of papers as an Atom feed (RFC 4287, paged as in RFC 5005).</summary>
internal static class AtomFeed
{
    private const string Namespace = "http://www.w3.org/2005/Atom";
    private const int MaxAuthors = 100;

    /// <param name="listing">What is in it.</param>
    /// <param name="self">Path of the feed itself; also what its id is made of, so it must not change.</param>
    /// <param name="next">Path of the feed's next part; null at the end.</param>
    /// <param name="site">Address of this site, without a slash at its end.</param>
    /// <returns>UTF-8. The same papers give the same bytes.</returns>
    public static byte[] Write(Listing listing, string self, string? next, string site)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            xml.WriteStartElement("feed", Namespace);
            Element(xml, "title", $"{listing.Title} · PaperMesh");
            Element(xml, "id", $"urn:papermesh:feed:{Uri.EscapeDataString(self)}");
            Element(xml, "updated", Time(listing.Papers.Select(Updated).DefaultIfEmpty(DateTimeOffset.UnixEpoch).Max()));
            Link(xml, "self", site + self, "application/atom+xml");
            Link(xml, "alternate", site + listing.Path, "text/html");
            if (next is not null)
                Link(xml, "next", site + next, "application/atom+xml");

            // For entries that have no author of their own.
            Person(xml, "PaperMesh");
            Element(xml, "generator", "PaperMesh");
            foreach (var paper in listing.Papers)
                Entry(xml, paper, site);

            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Entry(XmlWriter xml, StoredPaper stored, string site)
    {
        var paper = stored.Paper;
        xml.WriteStartElement("entry", Namespace);
        Element(xml, "title", Latex.Plain(paper.Withdrawn ? $"[withdrawn] {paper.Title}" : paper.Title));
        Element(xml, "id", $"urn:papermesh:paper:{Uri.EscapeDataString(paper.Id)}");
        Element(xml, "published", Time(Published(stored)));
        Element(xml, "updated", Time(Updated(stored)));
        Link(xml, "alternate", site + Paths.Paper(paper.Id), "text/html");
        foreach (var link in PaperLinks.Checked(paper))
            Link(xml, "related", link.Url, type: null, title: link.Kind);

        foreach (var author in paper.Authors.Take(MaxAuthors))
            Person(xml, Latex.Plain(author.Name));
        if (paper.Authors.Count > MaxAuthors)
            Person(xml, $"and {Numbers.Full(paper.Authors.Count - MaxAuthors)} others");

        foreach (var tag in stored.Tags)
            Category(xml, tag);

        if (paper.Abstract.Length > 0)
            Element(xml, "summary", Latex.Plain(paper.Abstract));

        xml.WriteEndElement();
    }

    /// <summary>When it first could be read; a day is its midnight.</summary>
    private static DateTimeOffset Published(StoredPaper stored)
        => PaperFacts.DayOf(stored.Paper) is { } day ? new DateTimeOffset(day.ToDateTime(default), TimeSpan.Zero) : stored.TaggedAt;

    /// <summary>Tagging it again is no news: only a new version is.</summary>
    private static DateTimeOffset Updated(StoredPaper stored)
        => stored.Paper.Updated is { } updated && updated > Published(stored) ? updated : Published(stored);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Namespace, XmlText(text));

    private static void Person(XmlWriter xml, string name)
    {
        // A person must have a name (RFC 4287, 3.2.1).
        if (string.IsNullOrWhiteSpace(name))
            return;

        xml.WriteStartElement("author", Namespace);
        Element(xml, "name", name);
        xml.WriteEndElement();
    }

    private static void Category(XmlWriter xml, Tag tag)
    {
        xml.WriteStartElement("category", Namespace);
        xml.WriteAttributeString("term", XmlText(tag.Topic));
        xml.WriteAttributeString("label", XmlText(tag.Name));
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string address, string? type, string? title = null)
    {
        xml.WriteStartElement("link", Namespace);
        xml.WriteAttributeString("rel", relation);
        if (type is not null)
            xml.WriteAttributeString("type", type);
        if (title is not null)
            xml.WriteAttributeString("title", XmlText(title));

        xml.WriteAttributeString("href", XmlText(address));
        xml.WriteEndElement();
    }

    /// <summary>Without the characters that XML cannot hold, even escaped (XML 1.0, 2.2).</summary>
    private static string XmlText(string text)
    {
        if (text.All(c => XmlConvert.IsXmlChar(c)))
            return text;

        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)))
                kept.Append(rune.ToString());
        }

        return kept.ToString();
    }
}
