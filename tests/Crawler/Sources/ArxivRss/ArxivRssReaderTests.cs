using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivRss;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.ArxivRss;

public sealed class ArxivRssReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_new_paper_is_announced_on_the_day_of_its_item()
    {
        var record = (await ReadAsync(Rss(Item("2611.00042v1", "new")))).Records.Single();

        record.Datestamp.ShouldBe(new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero));
        var paper = record.Paper;
        paper.Id.ShouldBe("arxiv:2611.00042");
        paper.Version.ShouldBe(1);
        paper.Title.ShouldBe("Ducks on $x<y$ ponds");
        paper.Abstract.ShouldBe("We count ducks where $x<y$ and $y>z$.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind", "Pond, Inc.")]);
        paper.Categories.ShouldBe(["cs.CL", "math.OC"]);
        paper.PrimaryCategory.ShouldBe("cs.CL");
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 24));
        paper.Published.ShouldBeNull();
        paper.License.ShouldBe("http://creativecommons.org/licenses/by/4.0/");
        paper.Doi.ShouldBe("10.1000/pond.1");
        paper.JournalRef.ShouldBe("J. Ponds 1 (2026)");
        paper.Sources.ShouldBe([new SourceRecord("arxiv-rss", "oai:arXiv.org:2611.00042v1", At)]);
    }

    [Theory]
    [InlineData("cross", 1)]
    [InlineData("replace", 3)]
    [InlineData("replace-cross", 3)]
    public async Task Only_a_new_paper_tells_when_it_was_announced(string type, int version)
    {
        var record = (await ReadAsync(Rss(Item($"2611.00042v{version}", type)))).Records.Single();

        record.Paper.Announced.ShouldBeNull();
        record.Paper.Version.ShouldBe(version);
        record.Datestamp.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_prefix_of_the_abstract_tells_what_is_missing_elsewhere()
    {
        var paper = (await ReadAsync(Rss("""
            <item><title>Ducks</title><link>https://arxiv.org/abs/hep-th/9901001</link>
            <description>arXiv:hep-th/9901001v4 Announce Type: replace
            Abstract: This paper has been withdrawn by the authors.</description></item>
            """))).Records.Single().Paper;

        paper.Id.ShouldBe("arxiv:hep-th/9901001");
        paper.Version.ShouldBe(4);
        paper.Announced.ShouldBeNull();
        paper.Withdrawn.ShouldBeTrue();
    }

    [Theory]
    [InlineData("1805.00042v1 [cs.CL]", true)]
    [InlineData("1805.00042v2 [cs.CL] UPDATED", false)]
    [InlineData("1805.00042v1 [cs.CL] CROSS LISTED", false)]
    public async Task The_old_form_has_it_all_in_the_title(string behind, bool isAnnounced)
    {
        var record = (await ReadAsync($"""
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="http://arxiv.org/"><title>cs</title><dc:date>2018-05-23T20:30:00-05:00</dc:date></channel>
            <item rdf:about="http://arxiv.org/abs/1805.00042">
              <title>Ducks: (An Essay). (arXiv:{behind})</title><link>http://arxiv.org/abs/1805.00042</link>
              <description rdf:parseType="Literal">&lt;p&gt;We count $2&amp;lt;x$
            ducks.&lt;/p&gt;</description>
              <dc:creator> &lt;a href="http://arxiv.org/find/cs/1/au:+Moor_A/0/1/0/all/0/1"&gt;Ada Moor&lt;/a&gt; (Pond Collaboration), &lt;a href="x"&gt;Bo Lind&lt;/a&gt;</dc:creator>
            </item>
            </rdf:RDF>
            """)).Records.Single();

        record.Paper.Id.ShouldBe("arxiv:1805.00042");
        record.Paper.Title.ShouldBe("Ducks: (An Essay)");
        record.Paper.Abstract.ShouldBe("We count $2<x$ ducks.");
        record.Paper.Authors.ShouldBe([new Author("Ada Moor", "Pond Collaboration"), new Author("Bo Lind")]);
        record.Paper.Categories.ShouldBe(["cs.CL"]);
        record.Paper.Announced.ShouldBe(isAnnounced ? new DateOnly(2018, 5, 24) : null);
        record.Datestamp.ShouldBe(new DateTimeOffset(2018, 5, 24, 1, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task At_weekends_there_is_nothing() => (await ReadAsync(Rss(""))).Records.ShouldBeEmpty();

    [Fact]
    public async Task An_item_that_names_no_paper_is_a_bad_record()
    {
        var page = await ReadAsync(Rss($"<item><title>A</title><guid>x</guid></item>{Item("2611.00042v1", "new")}<item><guid>oai:arXiv.org:2611.00043v1</guid></item>"));

        page.Records.Count.ShouldBe(1);
        page.Bad.Select(bad => bad.Reason).ShouldBe(["guid: 'x' names no paper on arXiv", "title: missing"]);
    }

    [Fact]
    public async Task A_recorded_feed_of_2024_is_read()
    {
        await using var body = File.OpenRead(SharedData.Wire("arxiv-feeds", "rss-math.OC-2024.xml"));
        var page = await ReadAsync(body);

        page.Bad.ShouldBeEmpty();
        var record = page.Records.Single();
        record.Datestamp.ShouldBe(new DateTimeOffset(2024, 8, 23, 4, 0, 0, TimeSpan.Zero));
        record.Paper.Id.ShouldBe("arxiv:2203.01250");
        record.Paper.Version.ShouldBe(3);
        record.Paper.Authors[1].Name.ShouldBe("Paul Pegon");
        record.Paper.Categories.ShouldBe(["math.AP", "math.OC"]);
        record.Paper.Doi.ShouldBe("10.5802/jep.257");
        record.Paper.Announced.ShouldBeNull();
        record.Paper.Abstract.ShouldStartWith("We consider");
    }

    [Fact]
    public async Task A_recorded_feed_of_2018_is_read()
    {
        await using var body = File.OpenRead(SharedData.Wire("arxiv-feeds", "rdf-hep-ex-2018-05-23-1.xml"));
        var page = await ReadAsync(body);

        page.Bad.ShouldBeEmpty();
        page.Records.Select(record => (record.Paper.Id, record.Paper.Version, record.Paper.PrimaryCategory, record.Paper.Announced)).ShouldBe([
            ("arxiv:1805.08875", 1, "hep-ex", new DateOnly(2018, 5, 24)),
            ("arxiv:1805.09166", 1, "hep-ex", null),
            ("arxiv:1805.06430", 2, "nucl-th", null),
        ]);
        page.Records[0].Paper.Authors.ShouldBe([new Author("Christopher Dilks", "STAR Collaboration")]);
        page.Records[2].Paper.Authors.Count.ShouldBe(6);
        page.Records[0].Paper.Abstract.ShouldContain(@"2.6<\eta<4");
    }

    private static string Item(string id, string type) => $"""
        <item>
          <title>Ducks on $x&lt;y$ ponds</title><link>https://arxiv.org/abs/2611.00042</link>
          <description>arXiv:{id} Announce Type: {type}
        Abstract: We count ducks where $x&lt;y$
        and $y&gt;z$.</description>
          <guid isPermaLink="false">oai:arXiv.org:{id}</guid>
          <category>cs.CL</category><category>math.OC</category>
          <pubDate>Tue, 24 Nov 2026 00:00:00 -0500</pubDate>
          <arxiv:announce_type>{type}</arxiv:announce_type>
          <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
          <arxiv:DOI>10.1000/pond.1</arxiv:DOI><arxiv:journal_reference>J. Ponds 1 (2026)</arxiv:journal_reference>
          <dc:creator>Ada Moor, Bo Lind (Pond, Inc.)</dc:creator>
        </item>
        """;

    private static string Rss(string items) => $"""
        <rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
          <channel><title>cs</title><skipDays><day>Saturday</day><day>Sunday</day></skipDays>{items}</channel>
        </rss>
        """;

    private static Task<Page> ReadAsync(string feed) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(feed)));

    private static Task<Page> ReadAsync(Stream body) => ArxivRssReader.ReadAsync(body, null, "arxiv-rss", At, TestContext.Current.CancellationToken);
}
