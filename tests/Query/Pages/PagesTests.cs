using System.Net;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Pages;

public sealed partial class PagesTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_page_is_the_latest_day_that_has_papers()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Of Friday", 1)),
            Invented.Event(Invented.Paper("Of Thursday", 2) with { Announced = new DateOnly(2026, 11, 19) }));

        var page = await site.TextAsync("/");

        page.ShouldContain("20 November 2026");
        page.ShouldContain("Of Friday");
        page.ShouldNotContain("Of Thursday");
        page.ShouldContain("href=\"/daily/2026-11-19\" rel=\"prev\"");
    }

    [Fact]
    public async Task A_day_shows_most_upvotes_first_and_says_how_many_papers_it_has()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Liked a little", 1) with { Signals = new() { Upvotes = new(2, Invented.Noon) } }),
            Invented.Event(Invented.Paper("Liked a lot", 2) with { Signals = new() { Upvotes = new(20, Invented.Noon) } }),
            Invented.Event(Invented.Paper("Not liked", 3)));

        var page = await site.TextAsync("/daily/2026-11-20");

        Titles(page).ShouldBe(["Liked a lot", "Liked a little", "Not liked"]);
        page.ShouldContain("3 papers");
    }

    [Fact]
    public async Task The_pages_of_a_long_day_hold_every_paper_once()
    {
        await using var site = await Site.WithAsync([.. Enumerable.Range(1, 120).Select(number => Invented.Event(Invented.Paper($"Paper {number}", number)))]);

        var titles = await FollowAsync(site, "/daily/2026-11-20");

        titles.Count.ShouldBe(120);
        titles.Distinct().Count().ShouldBe(120);
    }

    [Fact]
    public async Task The_pages_of_a_search_and_of_a_topic_hold_every_paper_once()
    {
        await using var site = await Site.WithAsync([.. Enumerable.Range(1, 60).Select(number => Invented.Event(Invented.Paper($"Tide {number}", number), "tides"))]);

        (await FollowAsync(site, "/search?q=tide&sort=new")).Distinct().Count().ShouldBe(60);
        (await FollowAsync(site, "/topics/tides")).Distinct().Count().ShouldBe(60);
    }

    [Fact]
    public async Task A_site_without_papers_says_how_to_bring_some_in()
    {
        await using var site = await Site.WithAsync();

        var answer = await site.GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("papermesh import");
        (await site.GetAsync("/search")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/search?q=anything")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/topics")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/feed.atom")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/papers/arxiv:0000.00000", 404)]
    [InlineData("/topics/no-such-topic", 404)]
    [InlineData("/daily/1990-01-01", 404)]
    [InlineData("/daily/9999-12-31", 404)]
    [InlineData("/daily/0001-01-01", 404)]
    [InlineData("/daily/yesterday", 400)]
    [InlineData("/daily/2026-13-01", 400)]
    [InlineData("/daily/2026-11-20?cursor=nonsense", 400)]
    [InlineData("/search?cursor=nonsense", 400)]
    [InlineData("/search?sort=colour", 400)]
    [InlineData("/no/such/page", 404)]
    public async Task What_is_not_there_is_a_kind_page_with_the_search_box(string path, int status)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One")));

        var answer = await site.GetAsync(path);

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/html");
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("role=\"search\"");
    }

    [Fact]
    public async Task Programs_are_told_the_same_as_problem_details()
    {
        await using var site = await Site.WithAsync();

        var answer = await site.GetAsync("/papers/arxiv:0000.00000", "application/json");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("/papers/arxiv:2611.00001", "/api/v1/papers/arxiv:2611.00001")]
    [InlineData("/daily/2026-11-20", "/api/v1/daily/2026-11-20")]
    [InlineData("/search?q=one&sort=new", "/api/v1/search?q=one&sort=new")]
    [InlineData("/topics", "/api/v1/topics")]
    public async Task Asked_for_JSON_a_page_answers_what_the_API_answers(string page, string api)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One") with { Title = "One" }, "tides"));

        var answer = await site.GetAsync(page, "application/json");

        answer.Headers.Vary.ShouldContain("Accept");
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldBe(await site.TextAsync(api));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/daily/2026-11-20")]
    [InlineData("/search?q=one")]
    [InlineData("/topics/tides")]
    [InlineData("/papers/arxiv:2611.00001")]
    public async Task Asked_for_Markdown_a_page_is_Markdown(string path)
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("One $x^2$") with { Abstract = "Of tides.", Authors = [new("Ada Lovelace")] }, "tides"));

        var answer = await site.GetAsync(path, "text/markdown");
        var text = await answer.Content.ReadAsStringAsync(Cancelled);

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/markdown");
        text.ShouldStartWith("# ");
        text.ShouldContain("One x²");
        text.ShouldContain("Ada Lovelace · 20 Nov 2026 · TIDES");
        text.ShouldContain("Of tides.");
    }

    [Theory]
    [InlineData("arxiv:2611.00001")]
    [InlineData("2611.00001")]
    [InlineData("arxiv:2611.00001v2")]
    public async Task A_paper_is_found_by_its_id_in_any_of_its_forms(string id)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One")));

        (await site.GetAsync("/papers/" + id)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/papers/arxiv:hep-th/9901001")]
    [InlineData("/papers/arxiv:hep-th%2F9901001")]
    [InlineData("/papers/arxiv%3Ahep-th%2f9901001")]
    public async Task An_id_with_a_slash_is_found_with_it_encoded_or_not(string path)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("Old") with { Id = "arxiv:hep-th/9901001" }));

        (await site.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.TextAsync("/")).ShouldContain("href=\"/papers/arxiv:hep-th/9901001\"");
    }

    [Fact]
    public async Task A_paper_says_all_that_is_known_of_it()
    {
        await using var site = await Site.WithAsync(new PaperTagged
        {
            Paper = Invented.Paper("On $\\ell_2$ tides") with
            {
                Version = 3,
                Abstract = "First.\nSecond, at https://example.org/tides.",
                Authors = [.. Enumerable.Range(1, 25).Select(number => new Author($"Author {number}"))],
                Categories = ["math.CO", "cs.DM"],
                Published = new DateTimeOffset(2026, 11, 18, 0, 0, 0, TimeSpan.Zero),
                Doi = "10.1000/182",
                Comment = "12 pages",
                JournalRef = "J. Tides 3 (2026)",
                License = "http://creativecommons.org/licenses/by/4.0/",
                Links = [new(LinkKinds.Pdf, "https://example.org/tides.pdf"), new(LinkKinds.Code, "https://example.org/code"), new(LinkKinds.Code, "ftp://example.org/x")],
                Signals = new() { Upvotes = new(1234, Invented.Noon) },
            },
            Tags = [new Tag { Topic = "tides", Name = "Tides", Score = 0.87, Origin = TagOrigin.Rule, Terms = ["ebb", "flow"] }],
            Model = "rules-1",
            TaggedAt = Invented.Noon,
        });

        var page = await site.TextAsync("/papers/arxiv:2611.00001");

        string[] said =
        [
            "On ℓ<sub>2</sub> tides", "<title>On ℓ₂ tides · PaperMesh</title>", "Author 25", "and 5 more authors", "Friday, 20 November 2026", "Version 3", "18 Nov 2026",
            "math.CO", "cs.DM", "10.1000/182", "12 pages", "J. Tides 3 (2026)", "CC BY 4.0", "https://example.org/tides.pdf", "https://example.org/code", "1,234",
            "href=\"/topics/tides\"", "0.87", "“ebb”, “flow”", "rules-1", "arxiv-oai", "@article{1", "<p dir=\"auto\">First.</p>", "href=\"https://example.org/tides\"",
        ];
        said.ShouldAllBe(text => page.Contains(text, StringComparison.Ordinal));
        page.ShouldNotContain("ftp://example.org");
    }

    [Fact]
    public async Task A_withdrawn_paper_says_so_on_its_card_and_on_its_page()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("Gone") with { Withdrawn = true, Comment = "An error in the proof." }));

        (await site.TextAsync("/")).ShouldContain(">withdrawn<");
        var page = await site.TextAsync("/papers/arxiv:2611.00001");
        page.ShouldContain("This paper was withdrawn.");
        page.ShouldContain("An error in the proof.");
    }

    [Fact]
    public async Task Samples_are_marked_and_explained_where_they_are_shown()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Real")),
            Invented.Event(Invented.Paper("Made up") with { Id = "samples:1", Announced = new DateOnly(2026, 11, 19), Sources = [new("samples", "1", Invented.Noon)] }));

        var samples = await site.TextAsync("/daily/2026-11-19");
        samples.ShouldContain("class=\"mark\">sample<");
        samples.ShouldContain("Crawler__Contact");
        samples.ShouldContain("papermesh import");
        samples.ShouldContain("Samples__Enabled=false");
        samples.ShouldContain("These are invented samples");
        (await site.TextAsync("/daily/2026-11-20")).ShouldNotContain("Samples__Enabled");
        (await site.TextAsync("/search")).ShouldContain("The papers marked as samples are invented");
    }

    [Fact]
    public async Task A_card_names_three_authors_and_counts_the_others()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Many") with { Authors = [.. "ABCDEFGHIJKLMNO".Select(name => new Author(name.ToString()))] }),
            Invented.Event(Invented.Paper("Four", 2) with { Authors = [new("P"), new("Q"), new("R"), new("S")] }));

        var page = await site.TextAsync("/");

        page.ShouldContain(">C</a> and 12 others");
        page.ShouldContain(">R</a>, <a href=\"/authors/S\">S</a></span>");
    }

    [Fact]
    public async Task A_card_shows_finer_topics_before_categories_and_at_most_five()
    {
        var paper = Invented.Event(Invented.Paper("One"), "b", "c", "d", "e");
        paper = paper with { Tags = [new Tag { Topic = "cs.CL", Name = "Computation and Language", Score = 1, Origin = TagOrigin.Source }, .. paper.Tags, .. Invented.Event(paper.Paper, "f").Tags] };
        await using var site = await Site.WithAsync(paper);

        var chips = Chip().Matches((await site.TextAsync("/")).Split("class=\"chips\"")[1]).Select(chip => chip.Groups[1].Value);

        chips.Take(5).ShouldBe(["B", "C", "D", "E", "F"]);
    }

    [Fact]
    public async Task A_search_keeps_the_query_narrows_by_links_and_says_what_it_ignored()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("Tide tables") with { Categories = ["cs.DM"] }, "tides"),
            Invented.Event(Invented.Paper("Tide pools", 2), "lakes"));

        var page = await site.TextAsync("/search?q=tide+after:sometime");

        page.ShouldContain("value=\"tide after:sometime\"");
        page.ShouldContain("2 papers");
        page.ShouldContain("after:sometime&#x27; was not used");
        page.ShouldContain("href=\"/search?q=tide%20after:sometime%20topic:tides\"");
    }

    [Fact]
    public async Task A_search_without_a_hit_shows_how_to_ask()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One")));

        var page = await site.TextAsync("/search?q=xyzzy");

        page.ShouldContain("No paper found");
        page.ShouldContain("Ways to ask");
    }

    [Fact]
    public async Task Topics_are_listed_by_area_with_their_counts()
    {
        await using var site = await Site.WithAsync(
            Invented.Event(Invented.Paper("One"), "tides", "cs.CL"),
            Invented.Event(Invented.Paper("Two", 2), "tides"));

        var page = await site.TextAsync("/topics");

        page.ShouldContain("2 topics");
        page.ShouldContain("Computer science");
        page.ShouldContain("href=\"/topics/tides\">TIDES</a>");
        page.ShouldContain("href=\"/topics/cs.CL\"");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/search?q=one")]
    [InlineData("/no/such/page")]
    [InlineData("/feed.atom")]
    public async Task Every_page_forbids_scripts_but_the_sites_own_frames_and_sniffing(string path)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One")));

        var answer = await site.GetAsync(path);

        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
        answer.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        answer.Headers.GetValues("Referrer-Policy").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Pages_ask_for_nothing_from_elsewhere()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One")));

        var page = await site.TextAsync("/");

        page.Split("<script").Length.ShouldBe(3);
        page.ShouldContain("<script src=\"/assets/visits.js?v=");
        page.ShouldContain("<script src=\"/assets/keys.js?v=");
        page.ShouldNotContain("style=\"");
        Fetched().Matches(page).Select(fetched => fetched.Groups[1].Value).ShouldAllBe(path => path.StartsWith('/'));
    }

    [Fact]
    public async Task The_style_sheet_may_be_cached_for_good_under_its_hash_only()
    {
        await using var site = await Site.WithAsync();
        var path = Fetched().Match(await site.TextAsync("/")).Groups[1].Value;

        var styles = await site.GetAsync(path);
        styles.StatusCode.ShouldBe(HttpStatusCode.OK);
        styles.Content.Headers.ContentType?.MediaType.ShouldBe("text/css");
        styles.Headers.CacheControl?.ToString().ShouldContain("immutable");

        (await site.GetAsync("/assets/site.css?v=other")).Headers.CacheControl?.NoCache.ShouldBeTrue();
        (await site.GetAsync("/assets/none.css")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/feed.atom")]
    [InlineData("/papers/arxiv:2611.00001")]
    public async Task HEAD_is_answered_like_GET(string path)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One")));

        (await site.GetAsync(path, method: HttpMethod.Head)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_address_that_knows_another_method_still_says_so()
    {
        await using var site = await Site.WithAsync();

        (await site.GetAsync("/search", method: HttpMethod.Post)).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await site.GetAsync("/api/v1/nothing")).Content.Headers.ContentType?.MediaType.ShouldNotBe("text/html");
    }

    [Fact]
    public async Task A_paper_can_be_cited_from_a_file()
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("On tides") with { Authors = [new("Ada Lovelace")] }));

        var answer = await site.GetAsync("/papers/arxiv:2611.00001.bib");

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/x-bibtex");
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldStartWith("@misc{lovelace2026tides-2611.00001,");
    }

    [Theory]
    [InlineData("/papers/doi:10.1000/lake?from=mail", "/papers/arxiv:2611.00001?from=mail")]
    [InlineData("/papers/doi:10.1000/lake.bib", "/papers/arxiv:2611.00001.bib")]
    public async Task An_earlier_id_of_a_paper_leads_to_its_page_for_good(string earlier, string page)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("Lake") with { Aliases = ["doi:10.1000/lake"] }));
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Http.BaseAddress };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");

        using var answer = await browser.GetAsync(earlier, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location!.OriginalString.ShouldBe(page);
        (await site.GetAsync("/api/v1/papers/doi:10.1000/lake")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync("/papers/2611.00001", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<List<string>> FollowAsync(Site site, string path)
    {
        List<string> titles = [];
        var next = path;
        while (next is not null)
        {
            var page = await site.TextAsync(next);
            titles.AddRange(Titles(page));
            next = NextPage().Match(page) is { Success: true } link ? WebUtility.HtmlDecode(link.Groups[1].Value) : null;
        }

        return titles;
    }

    private static IReadOnlyList<string> Titles(string page)
        => [.. CardTitle().Matches(page.Replace("<mark>", "", StringComparison.Ordinal).Replace("</mark>", "", StringComparison.Ordinal)).Select(title => title.Groups[1].Value)];

    [GeneratedRegex("card-title\"[^>]*><a[^>]*>([^<]*)<", RegexOptions.NonBacktracking)]
    private static partial Regex CardTitle();

    [GeneratedRegex("class=\"pager-next\" href=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex NextPage();

    [GeneratedRegex("<a class=\"(?:code-)?chip\"[^>]*>([^<]*)<", RegexOptions.NonBacktracking)]
    private static partial Regex Chip();

    [GeneratedRegex("<(?:link rel=\"stylesheet\"|img|iframe|script)[^>]*(?:href|src)=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Fetched();
}
