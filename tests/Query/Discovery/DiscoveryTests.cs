using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Query.Discovery;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Query.Tests.Discovery;

public sealed class DiscoveryTests
{
    private static readonly XNamespace Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sitemap_leads_to_every_paper_and_list()
    {
        await using var site = await Site.WithAsync(
            [Invented.Event(Invented.Paper("Tides"), "tides"), Invented.Event(Invented.Paper("A & B", 2) with { Id = "doi:10.1/a&b", Announced = new DateOnly(2026, 10, 2) }, "lakes")]);

        List<string> pages = [];
        var index = await site.TextAsync("/sitemap.xml");
        (await NodePrograms.FaultsAsync(index, "sitemap.rng")).ShouldBeEmpty();
        foreach (var part in Places(index))
        {
            var sitemap = await site.TextAsync(new Uri(part).PathAndQuery);
            (await NodePrograms.FaultsAsync(sitemap, "sitemap.rng")).ShouldBeEmpty();
            pages.AddRange(Places(sitemap));
        }

        pages.Select(page => new Uri(page).PathAndQuery).ShouldBe(
            [
                "/", "/weekly", "/monthly", "/trending", "/trending/formula", "/topics", "/topics/tides", "/topics/lakes",
                "/daily/2026-11-20", "/daily/2026-10-02", "/weekly/2026-W47", "/weekly/2026-W40", "/monthly/2026-11", "/monthly/2026-10",
                "/papers/arxiv:2611.00001", "/papers/doi:10.1/a%26b",
            ],
            ignoreOrder: true);
        foreach (var page in pages)
            (await site.GetAsync(new Uri(page).PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.OK, page);

        (await site.GetAsync("/sitemaps/papers-2.xml")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Parts_of_the_sitemap_keep_their_bounds_and_none_is_too_large()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        var clock = new FakeTimeProvider(Invented.Noon);
        var store = new PaperStore(
            host.Services.GetRequiredService<IDocuments<StoredPaper>>(), host.Services.GetRequiredService<IDocuments<PaperAlias>>(), clock);
        var parts = new SitemapParts(store, clock, size: 10);

        for (var number = 1; number <= 24; number++)
        {
            await store.KeepAsync([Invented.Event(Invented.Paper("Tides", number))], Cancelled);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var before = await parts.StartsAsync(Cancelled);
        before.Count.ShouldBe(3);

        // Three of the first part change, and three are new.
        foreach (var number in new[] { 1, 2, 3, 25, 26, 27 })
        {
            await store.KeepAsync([Invented.Event(Invented.Paper("Waves", number) with { Revision = 2 })], Cancelled);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var after = await parts.StartsAsync(Cancelled);
        after.Take(3).ShouldBe(before);

        long[] from = [.. await Task.WhenAll(after.Select(start => store.CountAsync(start, Cancelled))), 0];
        from[0].ShouldBe(27);
        from.Zip(from.Skip(1), (start, end) => start - end).ShouldAllBe(papers => papers <= 10 && papers > 0);
    }

    [Fact]
    public async Task A_browser_learns_how_to_search()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("Tides & lakes")));

        var text = await site.TextAsync("/opensearch.xml");
        (await NodePrograms.FaultsAsync(text, "opensearch.rng")).ShouldBeEmpty();
        (await site.TextAsync("/")).ShouldContain("<link rel=\"search\" type=\"application/opensearchdescription+xml\" title=\"PaperMesh\" href=\"/opensearch.xml\">");

        var urls = XDocument.Parse(text).Root!.Elements().Where(element => element.Name.LocalName == "Url").ToList();
        urls.Count.ShouldBe(4);
        foreach (var url in urls)
        {
            var answer = await site.GetAsync(new Uri(url.Attribute("template")!.Value.Replace("{searchTerms}", "tides%20%26%20lakes", StringComparison.Ordinal)).PathAndQuery);
            answer.Content.Headers.ContentType?.MediaType.ShouldBe(url.Attribute("type")!.Value);
            (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("arxiv:2611.00001");
        }
    }

    [Fact]
    public async Task A_language_model_is_told_addresses_that_are_there()
    {
        await using var site = await Site.WithAsync([("Query:PublicUrl", "https://papers.example.org")], Invented.Event(Invented.Paper("Tides"), "tides"));

        var text = await site.TextAsync("/llms.txt");

        text.ShouldStartWith("# PaperMesh\n\n> ");
        string[] links = [.. text.Split("](").Skip(1).Select(rest => rest[..rest.IndexOf(')', StringComparison.Ordinal)])];
        links.Length.ShouldBeGreaterThan(5);
        ((string[])["/daily.md", "/weekly.md", "/monthly.md", "/trending.md", "/topics.md"]).ShouldBeSubsetOf(links.Select(link => new Uri(link).AbsolutePath));
        foreach (var named in new[] { "/authors/", "/api/v1/calendar/", "/api/v1/trending", "/api/v1/weekly/", "/api/v1/monthly/", "/mcp" })
            text.ShouldContain("https://papers.example.org" + named);
        foreach (var link in links)
        {
            link.ShouldStartWith("https://papers.example.org/");
            (await site.GetAsync(new Uri(link).PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.OK, link);
        }
    }

    [Fact]
    public async Task The_sitemap_of_a_site_without_papers_names_no_list_that_is_not_there()
    {
        await using var site = await Site.WithAsync();

        var sitemap = await site.TextAsync("/sitemaps/lists.xml");

        (await NodePrograms.FaultsAsync(sitemap, "sitemap.rng")).ShouldBeEmpty();
        foreach (var page in Places(sitemap))
            (await site.GetAsync(new Uri(page).PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.OK, page);
    }

    [Fact]
    public async Task Robots_may_read_pages_and_find_the_sitemap()
    {
        await using var site = await Site.WithAsync([("Query:PublicUrl", "https://papers.example.org")]);

        (await site.TextAsync("/robots.txt")).Split('\n').ShouldBe(
            ["User-agent: *", "Disallow: /search", "Disallow: /api/", "Disallow: /ops", "", "Sitemap: https://papers.example.org/sitemap.xml", ""]);
    }

    private static IEnumerable<string> Places(string sitemap) => XDocument.Parse(sitemap).Descendants(Sitemap + "loc").Select(loc => loc.Value);
}
