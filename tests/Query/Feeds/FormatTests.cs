using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using PaperMesh.Contracts;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Feeds;

public sealed class FormatTests(FormatSite shared) : IClassFixture<FormatSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly string[] Lists = ["/feed", "/daily", "/daily/2026-11-20", "/search", "/topics/tides", "/topics/cs.CL", "/weekly", "/weekly/2026-W47", "/monthly/2026-11", "/trending", "/authors/lovelace"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Feeds => [.. Lists.SelectMany(list => new[]
    {
        (list + ".atom", "application/atom+xml", "atom.rng"),
        (list + ".rss", "application/rss+xml", "rss.rng"),
        (list + ".feed.json", "application/feed+json", "jsonfeed.json"),
    })];

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task Every_list_is_a_feed_that_its_specification_calls_valid(string path, string type, string schema)
    {
        var site = shared.Site;

        var answer = await site.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe(type);
        (await NodePrograms.FaultsAsync(text, schema)).ShouldBeEmpty(text);
    }

    [Theory]
    [InlineData("/search.rss?q=tides", "rss")]
    [InlineData("/search.atom?q=tides", "atom")]
    [InlineData("/search.feed.json?q=tides", "json")]
    public async Task A_feed_reader_understands_all_of_it(string path, string format)
    {
        var site = shared.Site;

        var read = await NodePrograms.ReadAsync(await site.TextAsync(path), "feed");

        read.GetProperty("format").GetString().ShouldBe(format);
        var feed = read.GetProperty("feed");
        JsonElement[] entries = [.. feed.GetProperty(format == "atom" ? "entries" : "items").EnumerateArray()];
        entries.Length.ShouldBe(2);

        var first = entries[0].ToString();
        first.ShouldContain("urn:papermesh:paper:arxiv%3A2611.00001");
        first.ShouldContain("Paul Erdős");
        first.ShouldContain("/papers/arxiv:2611.00001");
        feed.ToString().ShouldContain(new Uri(site.Http.BaseAddress!, path).AbsoluteUri);
    }

    [Fact]
    public async Task In_RSS_a_text_with_angle_brackets_is_still_text()
    {
        var site = shared.Site;

        var item = XDocument.Parse(await site.TextAsync("/feed.rss")).Descendants("item").First();

        item.Element("title")!.Value.ShouldBe("Tides in ℓ₂ <b>");
        item.Element("description")!.Value.ShouldBe("Ebb &amp; flow &lt;script&gt;.");
        item.Element("pubDate")!.Value.ShouldBe("Fri, 20 Nov 2026 00:00:00 GMT");
    }

    [Theory]
    [InlineData("/search?q=tides", "application/atom+xml", "application/atom+xml")]
    [InlineData("/search?q=tides", "application/rss+xml", "application/rss+xml")]
    [InlineData("/search?q=tides", "application/feed+json", "application/feed+json")]
    [InlineData("/search?q=tides", "text/x-bibtex", "application/x-bibtex")]
    [InlineData("/topics/tides", "application/rss+xml", "application/rss+xml")]
    [InlineData("/daily/2026-11-20", "application/atom+xml", "application/atom+xml")]
    [InlineData("/topics", "application/rss+xml", "text/html")]
    [InlineData("/search.json?q=tides", "text/html", "application/json")]
    [InlineData("/topics.json", "text/html", "application/json")]
    [InlineData("/topics.md", "text/html", "text/markdown")]
    [InlineData("/topics/cs.CL.json", "text/html", "application/json")]
    [InlineData("/daily/2026-11-20.md", "text/html", "text/markdown")]
    [InlineData("/papers/arxiv:2611.00001.md", "text/html", "text/markdown")]
    [InlineData("/papers/arxiv:2611.00001.json", "text/html", "application/json")]
    public async Task The_extension_decides_and_without_one_what_the_client_accepts(string path, string accept, string type)
    {
        var site = shared.Site;

        var answer = await site.GetAsync(path, accept);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe(type);
    }

    [Fact]
    public async Task The_JSON_of_a_list_is_what_the_API_answers()
    {
        var site = shared.Site;

        (await site.TextAsync("/search.json?q=tides")).ShouldBe(await site.TextAsync("/search?q=tides", "application/json"));
        JsonSerializer.Deserialize<JsonElement>(await site.TextAsync("/daily/2026-11-20.json")).GetProperty("total").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task The_daily_feed_goes_on_to_the_next_day_under_the_same_address()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        async Task<XElement> DailyAsync() => XDocument.Parse(await host.Http.GetStringAsync(new Uri("/daily.atom", UriKind.Relative), Cancelled)).Root!;

        await host.KeepAsync(Invented.Event(Invented.Paper("Old") with { Announced = new DateOnly(2024, 5, 6) }));
        var before = await DailyAsync();
        await host.KeepAsync(Invented.Event(Invented.Paper("New", 2) with { Announced = new DateOnly(2024, 5, 7) }));
        var after = await DailyAsync();

        before.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "title")!.Value).ShouldBe(["Old"]);
        after.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "title")!.Value).ShouldBe(["New"]);
        after.Element(Atom + "id")!.Value.ShouldBe(before.Element(Atom + "id")!.Value);
        ((string?)after.Element(Atom + "link")!.Attribute("href")).ShouldEndWith("/daily.atom");
    }

    [Fact]
    public async Task Pages_name_all_their_feeds()
    {
        var site = shared.Site;

        var page = WebUtility.HtmlDecode(await site.TextAsync("/search?q=tides.atom"));

        foreach (var (type, address) in new[]
        {
            ("application/atom+xml", "/search.atom?q=tides.atom"), ("application/rss+xml", "/search.rss?q=tides.atom"), ("application/feed+json", "/search.feed.json?q=tides.atom"),
        })
            page.ShouldContain($"<link rel=\"alternate\" type=\"{type}\" title=\"tides.atom: search\" href=\"{address}\" />");
        (await site.TextAsync("/")).ShouldContain("title=\"Daily papers\" href=\"/daily.atom\"");
    }

    [Theory]
    [InlineData("/daily/someday.rss", HttpStatusCode.BadRequest)]
    [InlineData("/topics/none.feed.json", HttpStatusCode.NotFound)]
    [InlineData("/search.bib?cursor=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/papers/arxiv:1.ris", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_is_a_problem_in_JSON(string path, HttpStatusCode status)
    {
        var site = shared.Site;

        var answer = await site.GetAsync(path, "application/json");

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    internal static PaperTagged[] Papers() =>
    [
        Invented.Event(
            Invented.Paper("Tides in $\\ell_2$ <b>") with
            {
                Abstract = "Ebb & flow <script>.",
                Authors = [new("Ada Lovelace"), new("Paul Erd\\H{o}s")],
                Links = [new(LinkKinds.Abstract, "https://example.org/abs/1"), new(LinkKinds.Pdf, "https://example.org/1.pdf")],
            },
            "tides",
            "cs.CL"),
        Invented.Event(Invented.Paper("Tides\u0001 alone", 2) with { Announced = new DateOnly(2026, 11, 20), Published = null }),
    ];
}

public sealed class FormatSite() : SharedSite(FormatTests.Papers());
