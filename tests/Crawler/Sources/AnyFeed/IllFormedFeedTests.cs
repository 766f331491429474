using System.Diagnostics;
using System.Text;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AnyFeed;

namespace PaperMesh.Crawler.Tests.Sources.AnyFeed;

/// <summary>Feeds as they should not be.</summary>
public sealed class IllFormedFeedTests
{
    [Theory]
    [InlineData("<rss><channel><item><title>Ducks & Geese</title><guid>1</guid></item></channel></rss>", "Ducks & Geese")]
    [InlineData("<rss><channel><item><title>Ducks&nbsp;&eacute;</title><guid>1</guid></item></channel></rss>", "Ducks é")]
    [InlineData("<rss><channel><item><title>Ducks\u0001\u0008</title><guid>1</guid></item></channel></rss>", "Ducks")]
    [InlineData("<rss><channel><item><title>Ducks<foo:x a:b='c'/></title><guid>1</guid></item></channel></rss>", "Ducks")]
    [InlineData("<rss><channel><item><title>Ducks</title><guid>1</guid></item></channel></rss", "Ducks")]
    [InlineData("<rss><channel><item><title>Ducks</title><guid>1</item></channel></rss>", "Ducks")]
    [InlineData("<rss><channel><item><title>Ducks<br>Geese</title><guid>1</guid></item></channel></rss>", "Ducks Geese")]
    [InlineData("<b>Notice</b>: x in y.php\n<?xml version='1.0'?><rss><channel><item><title>Ducks</title><guid>1</guid></item></channel></rss>", null)]
    [InlineData("Notice: x in y.php\n<?xml version='1.0'?><rss><channel><item><title>Ducks</title><guid>1</guid></item></channel></rss>", "Ducks")]
    [InlineData("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item><title>Ducks &x;</title><guid>1</guid></item></channel></rss>", "Ducks &x;")]
    public async Task What_can_be_read_is_read(string feed, string? title)
    {
        if (title is null)
            await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(feed));
        else
            (await ReadAsync(feed)).Records.Single().Paper.Title.ShouldBe(title);
    }

    [Fact]
    public async Task An_ampersand_in_CDATA_is_left_alone_and_one_in_a_link_is_kept()
    {
        var page = await ReadAsync("""
            <rss><channel><item>
              <title><![CDATA[Ducks & <i>Geese</i> &amp; Co]]></title><link>https://ponds.example.org/get?a=1&b=2</link>
            </item></channel></rss>
            """);

        page.Records.Single().Paper.Title.ShouldBe("Ducks & Geese & Co");
        page.Records.Single().Paper.Links.Single().Url.ShouldBe("https://ponds.example.org/get?a=1&b=2");
    }

    [Fact]
    public async Task What_was_cut_off_gives_all_whole_items_and_says_so()
    {
        var page = await ReadAsync("<rss><channel><item><title>A</title><guid>1</guid></item><item><title>B</title><guid>2</guid><description>We co");

        page.Records.Single().Paper.Title.ShouldBe("A");
        page.Bad.Single().Reason.ShouldBe("the feed is cut off in it");
        page.BreaksOff.ShouldBeTrue();
    }

    [Fact]
    public async Task Entities_that_grow_are_not_expanded()
    {
        var bomb = new StringBuilder("<!DOCTYPE rss [<!ENTITY a0 'aaaaaaaaaa'>");
        for (var i = 1; i < 20; i++)
            bomb.Append($"<!ENTITY a{i} '").Insert(bomb.Length, $"&a{i - 1};", 10).Append("'>");

        var page = await ReadAsync($"{bomb}]><rss><channel><item><title>Ducks &a19;</title><guid>1</guid></item></channel></rss>");

        page.Records.Single().Paper.Title.ShouldBe("Ducks &a19;");
    }

    [Theory]
    [InlineData("<a>", 1_000_000)]
    [InlineData("<a", 1_000_000)]
    [InlineData("<a/>", 2_000_000)]
    [InlineData("<item><title>", 100_000)]
    [InlineData("<item><title>A &", 100_000)]
    [InlineData("</a>", 300_000)]
    [InlineData("&", 200_000)]
    [InlineData("]]>", 1_000_000)]
    [InlineData("<![CDATA[", 1_000_000)]
    [InlineData("<!DOCTYPE ", 500_000)]
    [InlineData("<!DOCTYPE a [", 300_000)]
    [InlineData("<?xml ", 300_000)]
    [InlineData("<!--", 300_000)]
    public async Task Endless_nonsense_costs_little_and_gives_nothing(string nonsense, int times)
    {
        var feed = new StringBuilder("<rss><channel>").Insert(14, nonsense, times).ToString();
        var clock = Stopwatch.StartNew();
        try
        {
            (await ReadAsync(feed)).Records.ShouldBeEmpty();
        }
        catch (InvalidDataException)
        {
            // Refused is as well.
        }

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_hundred_thousand_items_are_read()
    {
        var feed = new StringBuilder("<rss><channel>");
        for (var i = 0; i < 100_000; i++)
            feed.Append($"<item><title>Duck {i}</title><guid>{i}</guid><description>&lt;p&gt;It swims.&lt;/p&gt;</description></item>");

        var page = await ReadAsync(feed.Append("</channel></rss>").ToString());

        page.Records.Count.ShouldBe(100_000);
        page.Bad.ShouldBeEmpty();
    }

    [Fact]
    public async Task Markup_nested_beyond_measure_costs_its_item_only()
    {
        var deep = new StringBuilder().Insert(0, "&lt;b class='x'&gt;", 20_000);
        var page = await ReadAsync($"<rss><channel><item><title>A</title><guid>1</guid><description>{deep}</description></item><item><title>B</title><guid>2</guid></item></channel></rss>");

        page.Records.Single().Paper.Title.ShouldBe("B");
        page.Bad.Single().Reason.ShouldStartWith("mark-up: ");
    }

    [Fact]
    public async Task More_than_20_MB_are_refused()
    {
        var body = new byte[FeedReader.MaxBody + 1];
        Array.Fill(body, (byte)' ');

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(body, null))).Message.ShouldBe("the answer has more than 20 MB");
    }

    private static Task<Page> ReadAsync(string feed) => ReadAsync(Encoding.UTF8.GetBytes(feed), null);

    private static Task<Page> ReadAsync(byte[] body, string? charset) => FeedReader.ReadAsync(
        new MemoryStream(body), charset, new Uri("https://ponds.example.org/feed"), "ponds", DateTimeOffset.UnixEpoch.AddYears(56), TestContext.Current.CancellationToken);
}
