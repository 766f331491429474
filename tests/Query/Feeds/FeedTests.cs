using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using PaperMesh.Contracts;
using PaperMesh.Query.Tests.Pages;

namespace PaperMesh.Query.Tests.Feeds;

public sealed class FeedTests(FeedSite shared) : IClassFixture<FeedSite>
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/feed.atom")]
    [InlineData("/daily/2026-11-20.atom")]
    [InlineData("/search.atom?q=tides")]
    [InlineData("/topics/tides.atom")]
    [InlineData("/topics/cs.CL.atom")]
    public async Task A_feed_has_all_that_Atom_asks_for(string path)
    {
        var site = shared.Site;

        var answer = await site.GetAsync(path);
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).Root!;

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/atom+xml");
        feed.Name.ShouldBe(Atom + "feed");
        feed.Element(Atom + "id")!.Value.ShouldStartWith("urn:papermesh:feed:");
        feed.Element(Atom + "title")!.Value.ShouldNotBeEmpty();
        feed.Element(Atom + "author").ShouldNotBeNull();
        Time(feed, "updated");
        Links(feed, "self").Single().ShouldBe(new Uri(site.Http.BaseAddress!, path).AbsoluteUri);
        Links(feed, "alternate").Single().ShouldStartWith(site.Http.BaseAddress!.AbsoluteUri);

        var entry = feed.Elements(Atom + "entry").Single();
        entry.Element(Atom + "id")!.Value.ShouldBe("urn:papermesh:paper:arxiv%3A2611.00001");
        entry.Element(Atom + "title")!.Value.ShouldBe("Tides in ℓ₂ <b>");
        entry.Element(Atom + "summary")!.Value.ShouldBe("Ebb & flow.");
        entry.Elements(Atom + "author").Select(author => author.Element(Atom + "name")!.Value).ShouldBe(["Ada Lovelace", "Paul Erdős"]);
        entry.Elements(Atom + "category").Select(category => (string?)category.Attribute("term")).ShouldBe(["tides", "cs.CL"]);
        Time(entry, "published").ShouldBe(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));
        Time(entry, "updated").ShouldBe(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero));
        Links(entry, "alternate").Single().ShouldBe(new Uri(site.Http.BaseAddress!, "/papers/arxiv:2611.00001").AbsoluteUri);
        Links(entry, "related").ShouldBe(["https://example.org/code"]);
    }

    [Fact]
    public async Task Pages_lead_to_their_feeds()
    {
        var site = shared.Site;

        foreach (var (page, feed) in new[] { ("/", "/daily/2026-11-20.atom"), ("/topics/tides", "/topics/tides.atom"), ("/search?q=tides", "/search.atom?q=tides") })
            (await site.TextAsync(page)).ShouldContain($"href=\"{feed}\"");
    }

    [Fact]
    public async Task Characters_that_XML_cannot_hold_are_left_out()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("A\0B\u0001C\uFFFEDé😀") with { Abstract = "\u000B]]>&amp;<x>" }));

        var feed = XDocument.Parse(await site.TextAsync("/feed.atom"));

        var entry = feed.Root!.Element(Atom + "entry")!;
        entry.Element(Atom + "title")!.Value.ShouldBe("ABCDé😀");
        entry.Element(Atom + "summary")!.Value.ShouldBe("]]>&amp;<x>");
    }

    [Fact]
    public async Task The_parts_of_a_long_feed_hold_every_paper_once()
    {
        await using var site = await Site.WithAsync([.. Enumerable.Range(1, 120).Select(number => Invented.Event(Invented.Paper($"Paper {number}", number)))]);

        List<string> ids = [];
        var next = "/feed.atom";
        while (next is not null)
        {
            var feed = XDocument.Parse(await site.TextAsync(next)).Root!;
            ids.AddRange(feed.Elements(Atom + "entry").Select(entry => entry.Element(Atom + "id")!.Value));
            next = Links(feed, "next").SingleOrDefault();
        }

        ids.Count.ShouldBe(120);
        ids.Distinct().Count().ShouldBe(120);
    }

    [Fact]
    public async Task A_reader_that_asks_again_is_told_that_nothing_is_new()
    {
        var site = shared.Site;
        var tag = (await site.GetAsync("/feed.atom")).Headers.ETag!;

        using var again = new HttpRequestMessage(HttpMethod.Get, "/feed.atom");
        again.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(tag.Tag));

        (await site.Http.SendAsync(again, Cancelled)).StatusCode.ShouldBe(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Addresses_are_those_that_readers_reach()
    {
        await using var site = await Site.WithAsync([("Query:PublicUrl", "https://papers.example.org/")], Paper());

        var feed = XDocument.Parse(await site.TextAsync("/feed.atom")).Root!;

        Links(feed, "self").ShouldBe(["https://papers.example.org/feed.atom"]);
        Links(feed.Element(Atom + "entry")!, "alternate").ShouldBe(["https://papers.example.org/papers/arxiv:2611.00001"]);
    }

    [Fact]
    public async Task A_collaboration_of_thousands_is_named_in_part()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Many") with { Authors = [.. Enumerable.Range(1, 1700).Select(number => new Author($"A {number}"))] }));

        var entry = XDocument.Parse(await site.TextAsync("/feed.atom")).Root!.Element(Atom + "entry")!;

        entry.Elements(Atom + "author").Last().Element(Atom + "name")!.Value.ShouldBe("and 1,600 others");
    }

    [Theory]
    [InlineData("/daily/someday.atom", HttpStatusCode.BadRequest)]
    [InlineData("/topics/none.atom", HttpStatusCode.NotFound)]
    [InlineData("/feed.atom?cursor=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/daily/1990-01-01.atom", HttpStatusCode.OK)]
    public async Task A_feed_of_nothing_says_so(string path, HttpStatusCode status)
    {
        var site = shared.Site;

        (await site.GetAsync(path)).StatusCode.ShouldBe(status);
    }

    internal static PaperTagged Paper()
        => Invented.Event(
            Invented.Paper("Tides in $\\ell_2$ <b>") with
            {
                Abstract = "Ebb & flow.",
                Authors = [new("Ada Lovelace"), new("Paul Erd\\H{o}s")],
                Updated = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero),
                Links = [new(LinkKinds.Code, "https://example.org/code"), new(LinkKinds.Project, "javascript:alert(1)")],
            },
            "tides",
            "cs.CL");

    private static DateTimeOffset Time(XElement element, string name)
        => DateTimeOffset.ParseExact(element.Element(Atom + name)!.Value, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static IEnumerable<string> Links(XElement element, string relation)
        => element.Elements(Atom + "link").Where(link => (string?)link.Attribute("rel") == relation).Select(link => (string)link.Attribute("href")!);
}

public sealed class FeedSite() : SharedSite(FeedTests.Paper());
