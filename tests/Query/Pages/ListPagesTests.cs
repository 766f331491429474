using System.Net;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Pages;

public sealed partial class ListPagesTests
{
    [Fact]
    public async Task A_week_and_a_month_lead_to_those_beside_them_that_have_papers()
    {
        await using var site = await Site.WithAsync(On("2026-11-20", 1), On("2026-11-04", 2), On("2026-08-31", 3));

        var week = await site.TextAsync("/weekly/2026-W45");
        week.ShouldContain("Week 45, 2026");
        week.ShouldContain("2 to 8 November 2026");
        week.ShouldContain("href=\"/weekly/2026-W36\" rel=\"prev\"");
        week.ShouldContain("href=\"/weekly/2026-W47\" rel=\"next\"");

        var month = await site.TextAsync("/monthly/2026-11");
        month.ShouldContain("<h1>November 2026</h1>");
        month.ShouldContain("2 papers");
        month.ShouldContain("href=\"/monthly/2026-08\" rel=\"prev\"");
        month.ShouldNotContain("rel=\"next\"");
    }

    [Fact]
    public async Task The_calendar_leads_to_each_day_that_has_papers_and_says_how_many()
    {
        await using var site = await Site.WithAsync(
            [.. Enumerable.Range(1, 30).Select(number => On("2026-11-04", number)), On("2026-11-20", 31), On("2026-10-20", 32)]);

        foreach (var path in new[] { "/daily/2026-11-20", "/weekly/2026-W47", "/monthly/2026-11" })
        {
            var page = await site.TextAsync(path);

            CalendarDay().Matches(page).Select(day => (day.Groups[1].Value, day.Groups[2].Value, day.Groups[3].Value)).ShouldBe(
                [("heat-4", "2026-11-04", "30 papers"), ("heat-1", "2026-11-20", "1 paper")]);
            page.ShouldContain("href=\"/weekly/2026-W44\"");
            page.ShouldContain("href=\"/monthly/2026-10\" title=\"October 2026\"");
        }
    }

    [Theory]
    [InlineData("/weekly/2026-W46", 404)]
    [InlineData("/weekly/0001-W01", 404)]
    [InlineData("/weekly/9999-W52", 404)]
    [InlineData("/weekly/2026-47", 400)]
    [InlineData("/weekly/2026-W60", 400)]
    [InlineData("/monthly/1990-01", 404)]
    [InlineData("/monthly/9999-12", 404)]
    [InlineData("/monthly/0001-01", 404)]
    [InlineData("/monthly/2026-13", 400)]
    [InlineData("/monthly/2026-11?cursor=nonsense", 400)]
    [InlineData("/trending?window=1y", 400)]
    [InlineData("/trending?cursor=nonsense", 400)]
    [InlineData("/authors/Nobody", 404)]
    [InlineData("/authors/%20", 404)]
    [InlineData("/authors/--", 404)]
    public async Task What_is_not_there_is_a_kind_page_with_the_search_box(string path, int status)
    {
        await using var site = await Site.WithAsync(On("2026-11-20", 1));

        var answer = await site.GetAsync(path);

        ((int)answer.StatusCode).ShouldBe(status);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("role=\"search\"");
    }

    [Theory]
    [InlineData("/weekly/2026-W47", "/api/v1/weekly/2026-W47?limit=20")]
    [InlineData("/weekly", "/api/v1/weekly/latest?limit=20")]
    [InlineData("/monthly/2026-11", "/api/v1/monthly/2026-11?limit=20")]
    public async Task Asked_for_JSON_a_list_answers_what_the_API_answers(string page, string api)
    {
        await using var site = await Site.WithAsync(On("2026-11-20", 1), On("2026-11-19", 2));

        (await site.TextAsync(page, "application/json")).ShouldBe(await site.TextAsync(api));
    }

    [Theory]
    [InlineData("/weekly/2026-W47")]
    [InlineData("/monthly/2026-11")]
    [InlineData("/authors/Ada%20Lovelace")]
    public async Task Asked_for_Markdown_a_list_is_Markdown(string path)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("One") with { Authors = [new("Ada Lovelace")] }));

        var answer = await site.GetAsync(path, "text/markdown");

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("text/markdown");
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        text.ShouldStartWith("# ");
        text.ShouldContain("## [One]");
    }

    [Fact]
    public async Task The_pages_of_a_long_month_hold_every_paper_once()
    {
        await using var site = await Site.WithAsync([.. Enumerable.Range(1, 120).Select(number => On($"2026-11-{(number % 28) + 1:00}", number))]);

        List<string> titles = [];
        var next = "/monthly/2026-11";
        while (next is not null)
        {
            var page = await site.TextAsync(next);
            titles.AddRange(CardTitle().Matches(page).Select(title => title.Groups[1].Value));
            next = NextPage().Match(page) is { Success: true } link ? WebUtility.HtmlDecode(link.Groups[1].Value) : null;
        }

        titles.Count.ShouldBe(120);
        titles.Distinct().Count().ShouldBe(120);
    }

    [Fact]
    public async Task An_author_has_a_page_of_their_papers_with_years_topics_and_those_they_wrote_with()
    {
        await using var site = await Site.WithAsync(
            By("One", 1, "2025-03-01", "Ada Lovelace", "Nia Example"),
            By("Two", 2, "2026-11-20", "Ada Lovelace", "Nia Example", "Otto Graph"),
            By("Three", 3, "2026-11-19", "Otto Graph"));

        (await site.TextAsync("/")).ShouldContain("href=\"/authors/Ada%20Lovelace\"");
        (await site.TextAsync("/papers/arxiv:2611.00001")).ShouldContain("href=\"/authors/Ada%20Lovelace\"");

        var page = await site.TextAsync("/authors/ada%20lovelace");
        page.ShouldContain("<h1 dir=\"auto\">Ada Lovelace</h1>");
        CardTitle().Matches(page).Select(title => title.Groups[1].Value).ShouldBe(["Two", "One"]);
        Facet().Matches(page).Select(facet => $"{facet.Groups[1].Value} {facet.Groups[2].Value}")
            .ShouldBe(["2026 1", "2025 1", "TIDES 2", "Nia Example 2", "Otto Graph 1"]);
        (await site.TextAsync("/authors/ada%20lovelace", "application/json")).ShouldContain("arxiv:2611.00002");
    }

    [Fact]
    public async Task A_name_that_several_have_says_which_it_found()
    {
        await using var site = await Site.WithAsync(By("One", 1, "2026-11-20", "Ada Lovelace"), By("Two", 2, "2026-11-20", "Bo Lovelace", "Kim O/Reilly"));

        var page = await site.TextAsync("/authors/lovelace");

        page.ShouldContain("<h1 dir=\"auto\">lovelace</h1>");
        Facet().Matches(page).Select(facet => facet.Groups[1].Value).ShouldBe(["2026", "TIDES", "Kim O/Reilly", "Ada Lovelace", "Bo Lovelace"]);
        (await site.GetAsync("/authors/Kim%20O%2FReilly")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_topic_shows_its_papers_of_each_week_as_a_line()
    {
        var today = DateOnly.FromDateTime(Invented.Noon.UtcDateTime);
        await using var site = await Site.AtAsync(
            Invented.Noon,
            Tagged(today, 1), Tagged(today.AddDays(-7), 2), Tagged(today.AddDays(-7), 3), Tagged(today.AddDays(-7 * 25), 4), Tagged(today.AddDays(-7 * 26), 5));

        var topic = await site.TextAsync("/topics/tides");

        topic.ShouldContain($"oldest first: 1, {string.Join("", Enumerable.Repeat("0, ", 23))}2, 1\"");
        (await site.TextAsync("/topics")).ShouldContain("class=\"spark\"");

        static PaperTagged Tagged(DateOnly day, int number) => Invented.Event(Invented.Paper($"Paper {number}", number) with { Announced = day }, "tides");
    }

    [Fact]
    public async Task Every_list_is_reached_from_every_page_and_papers_with_code_are_one_of_them()
    {
        await using var site = await Site.WithAsync(
            On("2026-11-20", 1),
            Invented.Event(Invented.Paper("With code", 2) with { Links = [new(LinkKinds.Code, "https://example.org/code")] }));

        var page = await site.TextAsync("/");
        string[] links = ["href=\"/trending\"", "href=\"/topics\"", "href=\"/search?q=has:code&amp;sort=new\"", "href=\"/weekly/2026-W47\"", "href=\"/monthly/2026-11\""];
        links.ShouldAllBe(link => page.Contains(link, StringComparison.Ordinal));

        CardTitle().Matches(await site.TextAsync("/with-code")).Select(title => title.Groups[1].Value).ShouldBe(["With code"]);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static PaperTagged On(string day, int number) => Invented.Event(Invented.Paper($"Paper {number}", number) with { Announced = DateOnly.Parse(day) });

    private static PaperTagged By(string title, int number, string day, params string[] authors)
        => Invented.Event(Invented.Paper(title, number) with { Announced = DateOnly.Parse(day), Authors = [.. authors.Select(name => new Author(name))] }, "tides");

    [GeneratedRegex("card-title\"[^>]*><a[^>]*>([^<]*)<", RegexOptions.NonBacktracking)]
    private static partial Regex CardTitle();

    [GeneratedRegex("class=\"pager-next\" href=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex NextPage();

    [GeneratedRegex("<td class=\"(heat-[0-9])[^\"]*\"><a href=\"/daily/([^\"]*)\" title=\"([^\"]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex CalendarDay();

    [GeneratedRegex("<li><a href=\"[^\"]*\" dir=\"auto\">([^<]*)</a> <span class=\"number\">([0-9]+) <span class=\"unseen\">papers?<", RegexOptions.NonBacktracking)]
    private static partial Regex Facet();
}
