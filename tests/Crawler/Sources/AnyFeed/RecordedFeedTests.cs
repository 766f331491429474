using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AnyFeed;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.AnyFeed;

/// <summary>Real feeds, and the hard cases that others have collected.</summary>
public sealed class RecordedFeedTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_feed_of_a_journal_has_authors_with_their_places()
    {
        var page = await ReadAsync(null, "feeds", "joss_atom.xml");

        page.Bad.ShouldBeEmpty();
        var paper = page.Records.Single().Paper;
        paper.Id.ShouldBe("doi:10.21105/joss.01541");
        paper.Authors.Count.ShouldBe(3);
        paper.Authors[2].Orcid.ShouldBe("0000-0002-8895-3206");
        paper.Authors[0].Affiliation.ShouldNotBeNull();
        paper.Links.Select(link => link.Kind).ShouldBe(["abstract", "pdf"]);
        paper.Announced.ShouldBe(new DateOnly(2019, 6, 30));
    }

    [Theory]
    [InlineData("miniflux-large_atom.xml.gz")]
    [InlineData("miniflux-large_rss.xml.gz")]
    public async Task A_large_blog_is_read_whole_in_either_form(string file)
    {
        var page = await ReadAsync(null, "feeds", file);

        page.Bad.ShouldBeEmpty();
        page.Records.Count.ShouldBe(25);
        page.Records.ShouldAllBe(record => record.Paper.Links.Count == 1 && record.Paper.Published != null && !record.Paper.Abstract.Contains("<p>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http_text_xml_charset_2", "text/xml; charset=windows-1252", "This is a £“test.”")]
    [InlineData("http_text_xml_charset_overrides_encoding_2", "text/xml; charset=windows-1252", "This is a £“test.”")]
    [InlineData("http_text_xml_charset_overrides_encoding_2", "text/xml", "This is a £“test.”")]
    public async Task The_encoding_is_the_charset_of_the_answer_or_what_the_feed_says(string file, string contentType, string expected)
    {
        var charset = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(contentType).CharSet;
        (await ReadAsync(charset, "feeds-odd", $"encoding_{file}.xml")).Records.Single().Paper.Abstract.ShouldBe(expected);
    }

    [Fact]
    public async Task An_encoding_of_two_bytes_is_read_as_the_feed_says()
    {
        var feed = await FeedReader.ReadTextAsync(Open("feeds-odd", "encoding_euc-kr-item.xml"), null, TestContext.Current.CancellationToken);
        FeedXml.Parse(feed).Items.Single().Text("description").ShouldBe("\ub144");
    }

    // Not detected: an encoding that nobody names. What is said of it then is that of windows-1252.
    [Fact]
    public async Task Every_hard_case_is_read_or_refused()
    {
        var folder = Path.GetDirectoryName(SharedData.Wire("feeds-odd", "encoding_big5.xml"))!;
        var refused = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            try
            {
                await ReadAsync(null, "feeds-odd", Path.GetFileName(file));
            }
            catch (InvalidDataException)
            {
                refused.Add(Path.GetFileName(file));
            }
        }

        refused.ShouldBe(["illformed_rss_empty_document.xml"]);
    }

    [Theory]
    [InlineData("illformed_rdf_channel_empty_textinput.xml", "crashes here")]
    [InlineData("illformed_chardet_eucjp.xml", null)]
    [InlineData("wellformed_atom10_entry_title_type_empty-no-crash.xml", "evil")]
    [InlineData("wellformed_rdf_rss090_channel_title.xml", "Item title")]
    public async Task An_odd_item_has_its_title(string file, string? title)
    {
        var text = await FeedReader.ReadTextAsync(Open("feeds-odd", file), null, TestContext.Current.CancellationToken);
        var found = FeedXml.Parse(text).Items.Single().Text("title");

        found.ShouldNotBeNullOrEmpty();
        if (title is not null)
            found.ShouldBe(title);
    }

    [Fact]
    public async Task An_ampersand_of_a_link_survives_a_feed_without_its_end()
    {
        var text = await FeedReader.ReadTextAsync(Open("feeds-odd", "illformed_rss_item_link_corrupted_ampersands.xml"), null, TestContext.Current.CancellationToken);
        FeedXml.Parse(text).Items.Single().Text("link").ShouldBe("http://link/get?a=1&b=2");
    }

    private static FileStream Open(string folder, string file) => File.OpenRead(SharedData.Wire(folder, file));

    private static async Task<Page> ReadAsync(string? charset, string folder, string file)
    {
        await using var body = Open(folder, file);
        return await FeedReader.ReadAsync(body, charset, new Uri("https://ponds.example.org/feed"), "ponds", At, TestContext.Current.CancellationToken);
    }
}
