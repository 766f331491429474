using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfPapers;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HfPapers;

public sealed partial class HfPapersReaderTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);
    private static readonly DateTimeOffset At = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);
    private static readonly ArxivId Wanted = new("2611.00042", 1);

    [Fact]
    public async Task A_list_is_read_from_what_is_embedded()
    {
        var page = await ReadListAsync(Embed("DailyPapers", """
            {"date": "2026-11-23T00:00:00.000Z", "dailyPapers": [
              {"paper": {"id": "2611.00042", "title": "Ducks & \"Geese\"", "summary": "We count.", "authors": [{"name": "Ada Moor"}], "upvotes": 7}, "numComments": 2},
              {"paper": {"id": "x", "title": "B"}}
            ]}
            """) + Card("2611.00099", "Drawn"));

        var paper = page.Records.Single().Paper;
        paper.Id.ShouldBe("arxiv:2611.00042");
        paper.Title.ShouldBe("Ducks & \"Geese\"");
        paper.Abstract.ShouldBe("We count.");
        paper.Announced.ShouldBe(Day);
        paper.Signals.ShouldBe(new Signals { Upvotes = new(7, At), Comments = new(2, At) });
        paper.Sources.ShouldBe([new SourceRecord("hf-papers", "2611.00042", At)]);
        page.Bad.Single().Reason.ShouldBe("id: 'x' is no arXiv id");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<div data-props='{\"dailyPapers\": [}'></div>")]
    [InlineData("<div data-props='{\"dailyPapers\": 1}'></div>")]
    [InlineData("<div data-props='[]'></div>")]
    public async Task Or_else_from_what_is_drawn(string embedded)
    {
        var page = await ReadListAsync($"{embedded}<time datetime='2026-11-23T00:00:00.000Z'></time>{Card("2611.00042", "Ducks")}{Card("2611.00043", "Geese")}<article>An advertisement</article>");

        page.Records.Select(record => record.Paper.Title).ShouldBe(["Ducks", "Geese"]);
        page.Records[0].Paper.Signals.ShouldBe(new Signals { Upvotes = new(24, At), Comments = new(3, At) });
        page.Records[0].Paper.Announced.ShouldBe(Day);
        page.Bad.Single().Reason.ShouldBe("title: no h3 with a link to a paper");
    }

    [Fact]
    public async Task The_list_of_another_day_is_passed_over()
    {
        (await ReadListAsync("<time datetime='2026-11-20T00:00:00.000Z'></time>" + Card("2611.00042", "Ducks"))).Records.ShouldBeEmpty();
        (await ReadListAsync(Embed("DailyPapers", """{"date": "2026-11-20T00:00:00.000Z", "dailyPapers": [{}]}"""))).Bad.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<title>Busy</title>", "no papers: neither data-props with dailyPapers nor an article is in 'Busy'")]
    [InlineData("", "no papers")]
    public async Task A_page_without_papers_is_refused(string html, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadListAsync(html))).Message.ShouldStartWith(reason);

    [Fact]
    public async Task A_paper_is_read_from_what_is_embedded()
    {
        var page = await ReadPaperAsync(Embed("Other", """{"paper": {"id": "2611.00001", "title": "Beside"}}""") + Embed("PaperContent", """
            {"paper": {"id": "2611.00042", "title": "Ducks", "submittedOnDailyAt": "2026-11-20T09:00:00.000Z", "githubRepo": "https://github.com/example/ducks", "githubStars": 5},
             "comments": [{}, {}, {}]}
            """));

        var paper = page.Records.Single().Paper;
        paper.Title.ShouldBe("Ducks");
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));
        paper.Signals.ShouldBe(new Signals { Comments = new(3, At), Stars = new(5, At) });
    }

    [Fact]
    public async Task Or_a_paper_from_what_is_drawn()
    {
        var page = await ReadPaperAsync("""
            <main><h1>Ducks:
              A Study</h1><div>Published on Nov 18, 2026</div><span class=author>Ada Moor ,</span><span class=author><a>Bo Lind</a></span>
            <div><h2>Abstract</h2><p>We count.</p><p>Then we swim.</p></div>
            <a href="https://arxiv.org/abs/2611.00042">arXiv</a><a href="/login?next=x"><div class=leading-none>9</div></a></main>
            """);

        var paper = page.Records.Single().Paper;
        paper.Title.ShouldBe("Ducks: A Study");
        paper.Abstract.ShouldBe("We count.\nThen we swim.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 18, 0, 0, 0, TimeSpan.Zero));
        paper.Signals.Upvotes.ShouldBe(new Signal(9, At));
        paper.Announced.ShouldBeNull();
    }

    [Fact]
    public async Task The_page_of_another_paper_is_a_bad_record()
        => (await ReadPaperAsync("<h1>Not found</h1><a href=https://arxiv.org/abs/2611.00041>arXiv</a>")).Bad.Single().Reason.ShouldBe("id: the page does not lead to 2611.00042 on arXiv");

    [Fact]
    public async Task A_page_of_something_else_is_refused()
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadPaperAsync("<p>Busy"))).Message.ShouldStartWith("no paper: neither data-props with 2611.00042 nor an h1");

    [Fact]
    public async Task A_recorded_list_is_the_same_either_way()
    {
        var html = await File.ReadAllTextAsync(SharedData.Wire("huggingface", "papers-list-2024-08.html"), TestContext.Current.CancellationToken);
        var day = new DateOnly(2024, 8, 1);

        var embedded = await ReadListAsync(html, day);
        var drawn = await ReadListAsync(DataProps().Replace(html, ""), day);

        embedded.Bad.ShouldBeEmpty();
        embedded.Records.Count.ShouldBe(13);
        embedded.Records[0].Paper.Id.ShouldBe("arxiv:2407.21783");
        embedded.Records[0].Paper.Authors.Count.ShouldBeGreaterThan(500);
        embedded.Records.ShouldAllBe(record => record.Paper.Abstract.Length > 100 && record.Paper.Announced == day);

        drawn.Bad.ShouldBeEmpty();
        drawn.Records.Select(record => (record.Paper.Id, record.Paper.Title, record.Paper.Signals))
            .ShouldBe(embedded.Records.Select(record => (record.Paper.Id, record.Paper.Title, record.Paper.Signals)));
    }

    private static string Embed(string target, string json)
        => $"<div class=\"SVELTE_HYDRATER contents\" data-target=\"{target}\" data-props=\"{WebUtility.HtmlEncode(json)}\"></div>";

    private static string Card(string id, string title) => $"""
        <article><a href="/login?next=x"><div class="leading-none">24</div></a><h3><a href="/papers/{id}">{title}</a></h3><a href="/papers/{id}#community"> 3 </a></article>
        """;

    private static Task<Page> ReadListAsync(string html, DateOnly? day = null)
        => HfPapersReader.ReadListAsync(new MemoryStream(Encoding.UTF8.GetBytes(html)), day ?? Day, "hf-papers", At, TestContext.Current.CancellationToken);

    private static Task<Page> ReadPaperAsync(string html)
        => HfPapersReader.ReadPaperAsync(new MemoryStream(Encoding.UTF8.GetBytes(html)), Wanted, "hf-papers", At, TestContext.Current.CancellationToken);

    [GeneratedRegex(" data-props=\"[^\"]*\"", RegexOptions.NonBacktracking)]
    private static partial Regex DataProps();
}
