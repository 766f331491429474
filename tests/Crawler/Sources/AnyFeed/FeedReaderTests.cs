using System.Globalization;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AnyFeed;

namespace PaperMesh.Crawler.Tests.Sources.AnyFeed;

public sealed class FeedReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_item_of_RSS_becomes_a_paper()
    {
        var paper = await OneAsync("""
            <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/2.0/basic/">
              <channel><title>Journal of Ponds</title>
                <item>
                  <title>Ducks &amp;lt; Swans: &lt;i&gt;A&lt;/i&gt; Study</title>
                  <link>https://ponds.example.org/doi/10.1000/Pond.17/full?af=R</link>
                  <description><![CDATA[<p>We count ducks.</p><p>There are&nbsp;<b>many</b>.</p>]]></description>
                  <dc:creator>Ada Moor, Bo Lind and Cy Reed</dc:creator>
                  <guid isPermaLink="false">pond-17</guid>
                  <pubDate>Mon, 23 Nov 2026 22:30:00 -0500</pubDate>
                  <prism:doi>10.1000/Pond.17</prism:doi>
                  <enclosure url="/17.pdf" type="application/pdf" length="1"/>
                </item>
              </channel>
            </rss>
            """);

        paper.Id.ShouldBe("doi:10.1000/pond.17");
        paper.Doi.ShouldBe("10.1000/pond.17");
        paper.Title.ShouldBe("Ducks < Swans: A Study");
        paper.Abstract.ShouldBe("We count ducks.\nThere are many.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind"), new Author("Cy Reed")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 24, 3, 30, 0, TimeSpan.Zero));
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 24));
        paper.Links.ShouldBe([
            new PaperLink("abstract", "https://ponds.example.org/doi/10.1000/Pond.17/full?af=R"), new PaperLink("pdf", "https://ponds.example.org/17.pdf"),
        ]);
        paper.Sources.ShouldBe([new SourceRecord("ponds", "pond-17", At)]);
    }

    [Fact]
    public async Task An_entry_of_Atom_becomes_a_paper()
    {
        var paper = await OneAsync("""
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://lab.example.org/news/">
              <title>News</title><author><name>The Lab</name></author>
              <entry>
                <id>tag:lab.example.org,2026:9</id>
                <title>If a&lt;b and b&gt;c</title>
                <link rel="self" href="9.atom"/><link href="9.html"/><link rel="alternate" type="application/pdf" href="9.pdf"/>
                <published>2026-11-20T10:00:00+01:00</published><updated>2026-11-21T10:00:00Z</updated>
                <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p></div></summary>
              </entry>
            </feed>
            """);

        paper.Id.ShouldBe("ponds:tag:lab.example.org,2026:9");
        paper.Title.ShouldBe("If a<b and b>c");
        paper.Abstract.ShouldBe("One.\nTwo.");
        paper.Authors.ShouldBe([new Author("The Lab")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));
        paper.Updated.ShouldBe(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));
        paper.Links.ShouldBe([
            new PaperLink("abstract", "https://lab.example.org/news/9.html"), new PaperLink("pdf", "https://lab.example.org/news/9.pdf"),
        ]);
    }

    [Fact]
    public async Task An_item_of_RDF_becomes_a_paper()
    {
        var paper = await OneAsync("""
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
              <channel rdf:about="https://ponds.example.org/"><title>Ponds</title><items><rdf:Seq><rdf:li rdf:resource="https://ponds.example.org/1"/></rdf:Seq></items></channel>
              <item rdf:about="https://ponds.example.org/1">
                <title>Reeds</title><link>https://ponds.example.org/1</link>
                <dc:creator>Moor, Ada</dc:creator><dc:creator>van Lind, Bo</dc:creator><dc:date>2026-11</dc:date>
                <dc:identifier>doi:10.1000/reeds</dc:identifier>
              </item>
            </rdf:RDF>
            """);

        paper.Id.ShouldBe("doi:10.1000/reeds");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo van Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero));
        paper.Sources.Single().NativeId.ShouldBe("doi:10.1000/reeds");
    }

    [Fact]
    public async Task An_item_of_a_JSON_Feed_becomes_a_paper()
    {
        var paper = await OneAsync("""
            {
              "version": "https://jsonfeed.org/version/1.1", "title": "Ponds", "authors": [{"name": "The Lab"}],
              "items": [{
                "id": 17, "url": "papers/17", "title": "Reeds", "content_html": "<p>They bend.</p>", "date_published": "2026-11-20T10:00:00Z",
                "authors": [{"name": "Ada Moor"}], "attachments": [{"url": "17.pdf", "mime_type": "application/pdf"}]
              }]
            }
            """);

        paper.Id.ShouldBe("ponds:17");
        paper.Abstract.ShouldBe("They bend.");
        paper.Authors.ShouldBe([new Author("Ada Moor")]);
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));
        paper.Links.ShouldBe([new PaperLink("abstract", "https://ponds.example.org/papers/17"), new PaperLink("pdf", "https://ponds.example.org/17.pdf")]);
    }

    [Fact]
    public async Task A_paper_on_arXiv_is_known_by_its_number_and_dated_by_arXiv()
    {
        var paper = await OneAsync(Rss("""
            <title>We read: Ducks</title><link>http://arxiv.org/abs/2611.00042v2</link><guid>post-1</guid><pubDate>24 Nov 2026 08:00 GMT</pubDate>
            """));

        paper.Id.ShouldBe("arxiv:2611.00042");
        paper.Version.ShouldBe(2);
        paper.Published.ShouldBeNull();
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 24));
        paper.Links.ShouldBe([new PaperLink("abstract", "https://arxiv.org/abs/2611.00042"), new PaperLink("pdf", "https://arxiv.org/pdf/2611.00042")]);
    }

    [Theory]
    [InlineData("https://www.biorxiv.org/content/10.1101/2026.11.01.123456v2?rss=1", "doi:10.1101/2026.11.01.123456")]
    [InlineData("https://www.biorxiv.org/content/10.1101/2026.11.01.123456v2.full.pdf", "doi:10.1101/2026.11.01.123456")]
    [InlineData("https://journals.example.org/one/article?id=10.1371/journal.one.017&rev=1", "doi:10.1371/journal.one.017")]
    [InlineData("https://doi.org/10.48550/arXiv.2611.00042", "arxiv:2611.00042")]
    [InlineData("https://arxiv.org/pdf/hep-th/9901001v3.pdf", "arxiv:hep-th/9901001")]
    [InlineData("https://huggingface.co/papers/2611.00042", "arxiv:2611.00042")]
    [InlineData("https://www.ponds.example.org/2026/11/ducks/", "ponds:ponds.example.org/2026/11/ducks")]
    [InlineData("https://ponds.example.org/?p=17", "ponds:77a77bce0d11cf89d19721baa766caed")]
    public async Task An_address_tells_which_paper_it_is(string link, string id)
        => (await OneAsync(Rss($"<title>Ducks</title><link>{link.Replace("&", "&amp;", StringComparison.Ordinal)}</link>"))).Id.ShouldBe(id);

    [Theory]
    [InlineData("<author>ada@ponds.example.org (Ada Moor)</author>", "Ada Moor")]
    [InlineData("<author>Ada Moor &lt;ada@ponds.example.org&gt;</author>", "Ada Moor")]
    [InlineData("<author>ada@ponds.example.org</author>", "")]
    [InlineData("<creator xmlns='http://purl.org/dc/elements/1.1/'>Moor, Ada; Lind, Bo</creator>", "Ada Moor|Bo Lind")]
    [InlineData("<dc:creator>Ada Moor, Bo Lind, Jr., Cy Reed (Pond, Inc.)</dc:creator>", "Ada Moor|Bo Lind, Jr.|Cy Reed (Pond, Inc.)")]
    public async Task Authors_are_written_in_many_ways(string authors, string expected)
        => string.Join('|', (await OneAsync(Rss($"<title>Ducks</title><guid>1</guid>{authors}"))).Authors.Select(author => author.Name)).ShouldBe(expected);

    [Theory]
    [InlineData("Fri, 20 Nov 2026 10:00:00 GMT", "2026-11-20T10:00:00Z")]
    [InlineData("Mon, 20 Nov 2026 10:00:00 +0200", "2026-11-20T08:00:00Z")]
    [InlineData("20 Nov 26 10:00 EST", "2026-11-20T15:00:00Z")]
    [InlineData("2026-11-20T10:00:00.123-05:00", "2026-11-20T15:00:00.123Z")]
    [InlineData("2026-11-20 10:00:00 UTC", "2026-11-20T10:00:00Z")]
    [InlineData("Nov. 20, 2026", "2026-11-20T00:00:00Z")]
    [InlineData("20 November 2026", "2026-11-20T00:00:00Z")]
    [InlineData("2026", "2026-01-01T00:00:00Z")]
    [InlineData("20/11/2026", null)]
    [InlineData("Τρι, 29 Ιούν 2004 12:53:00 GMT", null)]
    [InlineData("soon", null)]
    public async Task Dates_are_written_in_many_ways_and_none_costs_the_paper(string written, string? expected)
        => (await OneAsync(Rss($"<title>Ducks</title><guid>1</guid><pubDate>{written}</pubDate>"))).Published
            .ShouldBe(expected is null ? null : DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("", 24)]
    [InlineData("<pubDate>2026-11-30</pubDate>", 24)]
    [InlineData("<pubDate>2026-11-02</pubDate>", 2)]
    public async Task What_has_no_date_yet_is_announced_today(string date, int day)
        => (await OneAsync(Rss($"<title>Ducks</title><guid>1</guid>{date}"))).Announced.ShouldBe(new DateOnly(2026, 11, day));

    [Fact]
    public async Task A_bad_item_says_what_is_wrong_and_the_others_arrive()
    {
        var page = await ReadAsync("""
            <rss><channel>
              <item><title>A</title><guid>1</guid></item><item><guid>2</guid></item><item><title>C</title></item><item><title>D</title><guid>4</guid></item>
            </channel></rss>
            """);

        page.Records.Select(record => record.Paper.Title).ShouldBe(["A", "D"]);
        page.Bad.Select(bad => (bad.Where, bad.Reason)).ShouldBe([("ponds item 2", "title: missing"), ("ponds item 3", "id: it has neither an id nor a link")]);
        Encoding.UTF8.GetString(page.Bad[0].Raw.Span).ShouldBe("<item><guid>2</guid></item>");
    }

    [Theory]
    [InlineData("", "no element of XML is in it")]
    [InlineData("Service unavailable", "no element of XML is in it")]
    [InlineData("<!doctype html><html><body><p>Log in</body></html>", "a page in HTML, not a feed")]
    [InlineData("<opml><body/></opml>", "neither RSS nor Atom, but 'opml'")]
    [InlineData("""{"error": "busy"}""", "not a JSON Feed, it has no items")]
    [InlineData("""{"items": [""", "not JSON")]
    public async Task What_is_no_feed_is_refused_whole(string body, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(body))).Message.ShouldStartWith(reason);

    [Fact]
    public async Task An_empty_feed_is_a_feed() => (await ReadAsync("<rss><channel><title>Ponds</title></channel></rss>")).Records.ShouldBeEmpty();

    private static string Rss(string item) => $"<rss version='2.0'><channel><title>Ponds</title><item>{item}</item></channel></rss>";

    private static async Task<Paper> OneAsync(string feed)
    {
        var page = await ReadAsync(feed);
        page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
        return page.Records.Single().Paper;
    }

    private static Task<Page> ReadAsync(string feed) => FeedReader.ReadAsync(
        new MemoryStream(Encoding.UTF8.GetBytes(feed)), null, new Uri("https://ponds.example.org/feed"), "ponds", At, TestContext.Current.CancellationToken);
}
