using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources.HtmlListing;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HtmlListing;

public sealed class HtmlListingReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero);

    private static readonly HtmlListingOptions Papers = new()
    {
        Item = "ul.papers > li",
        Title = "h3",
        Link = "h3 a@href",
        Authors = ".by",
        AuthorsSplit = ";",
        Abstract = ".abstract",
        Date = "time",
        DateFormat = "d. M. yyyy",
        Id = "@data-id",
        Pdf = "a.pdf@href",
        NextPage = "a[rel=next]@href",
    };

    [Fact]
    public async Task An_item_becomes_a_paper()
    {
        var page = await ReadAsync(Papers, """
            <!doctype html><title>Papers</title>
            <ul class=papers>
              <li data-id=p-17><h3><a href="17">Ducks &amp; <i>Geese</i></a></h3><p class=by>Ada Moor; Lind, Bo</p>
                <div class=abstract><p>One.<p>Two.</div><time>3. 11. 2026</time><a class=pdf href="/pdf/17.pdf">PDF</a>
            </ul>
            <a rel=next href="?page=2">More</a>
            """);

        page.Papers.Bad.ShouldBeEmpty();
        var paper = page.Papers.Records.Single().Paper;
        paper.Id.ShouldBe("ponds:p-17");
        paper.Title.ShouldBe("Ducks & Geese");
        paper.Abstract.ShouldBe("One.\nTwo.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero));
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 3));
        paper.Links.ShouldBe([new PaperLink("abstract", "https://ponds.example.org/list/17"), new PaperLink("pdf", "https://ponds.example.org/pdf/17.pdf")]);
        page.Next.ShouldBe(new Uri("https://ponds.example.org/list/?page=2"));
    }

    [Fact]
    public async Task Relative_links_start_where_the_page_says()
    {
        var page = await ReadAsync(new HtmlListingOptions { Item = "p", Title = "a" }, "<base href='https://cdn.example.org/x/'><p><a href=17>Ducks</a>");

        page.Papers.Records.Single().Paper.Links.Single().Url.ShouldBe("https://cdn.example.org/x/17");
    }

    [Fact]
    public async Task A_term_has_its_descriptions_with_it()
    {
        var options = new HtmlListingOptions { Item = "dt", Title = ".title", Link = "a@href", Authors = ".authors a" };
        var page = await ReadAsync(options, """
            <dl><dt><a href=https://arxiv.org/abs/2611.00042>1</a><dd class=title>Ducks<dd class=authors><a>Ada Moor</a>, <a>Bo Lind</a>
            <dt><a href=https://arxiv.org/abs/2611.00043>2</a><dd class=title>Geese</dl>
            """);

        page.Papers.Records.Select(record => (record.Paper.Id, record.Paper.Title, record.Paper.Authors.Count))
            .ShouldBe([("arxiv:2611.00042", "Ducks", 2), ("arxiv:2611.00043", "Geese", 0)]);
    }

    [Theory]
    [InlineData("<li data-id=2><time>3. 11. 2026</time>", "title: 'h3' finds nothing")]
    [InlineData("<li data-id=2><h3>Ducks</h3><time>soon</time>", "date: 'soon' is not of the form d. M. yyyy")]
    [InlineData("<li><h3>Ducks</h3>", "id: it has neither an id nor a link")]
    public async Task A_bad_item_says_what_is_wrong_and_the_others_arrive(string item, string reason)
    {
        var page = await ReadAsync(Papers, $"<ul class=papers><li data-id=1><h3>A</h3></li>{item}</li><li data-id=3><h3>C</h3></li></ul>");

        page.Papers.Records.Select(record => record.Paper.Title).ShouldBe(["A", "C"]);
        page.Papers.Bad.Single().Reason.ShouldBe(reason);
        page.Papers.Bad.Single().Where.ShouldBe("/list/ item 2");
    }

    [Theory]
    [InlineData("<ul><li><h3>Ducks</h3></ul>", "Item 'ul.papers > li' finds nothing on https://ponds.example.org/list/")]
    [InlineData("<ul class=papers><li><h2>Ducks</h2><li><h2>Geese</h2></ul>", "Title 'h3' finds nothing in any of the 2 items on https://ponds.example.org/list/")]
    [InlineData("", "Item 'ul.papers > li' finds nothing")]
    public async Task A_page_in_a_new_form_is_noticed(string html, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(Papers, html))).Message.ShouldStartWith(reason);

    [Theory]
    [InlineData("<div>", 100_000, "within each other")]
    [InlineData("<b><p>", 100_000, "within each other")]
    [InlineData("<p>", 400_000, "more than 300,000 elements")]
    [InlineData("<table><tr><td>", 100_000, "within each other")]
    public async Task A_page_without_measure_is_refused(string tag, int times, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(Papers, new StringBuilder().Insert(0, tag, times).ToString()))).Message.ShouldContain(reason);

    [Fact]
    public async Task Ten_thousand_items_are_read()
    {
        var html = new StringBuilder("<ul class=papers>");
        for (var i = 0; i < 10_000; i++)
            html.Append($"<li data-id={i}><h3><a href={i}>Duck {i}</a></h3><p class=by>Ada Moor; Bo Lind</p>");

        (await ReadAsync(Papers, html.ToString())).Papers.Records.Count.ShouldBe(10_000);
    }

    [Fact]
    public async Task A_next_page_on_another_host_is_none()
        => (await ReadAsync(Papers, "<ul class=papers><li data-id=1><h3>A</h3></ul><a rel=next href=https://other.example.org/>")).Next.ShouldBeNull();

    [Fact]
    public async Task A_recorded_list_of_arXiv_is_read()
    {
        var options = new HtmlListingOptions
        {
            Item = "dl > dt",
            Title = ".list-title",
            Link = "a[title=Abstract]@href",
            Authors = ".list-authors a",
            Abstract = "p.mathjax",
        };
        await using var body = File.OpenRead(SharedData.Wire("arxiv-html", "list-cs-new-2018-07-20.abridged.html"));
        var page = await new HtmlListingReader(options, "listing").ReadAsync(body, null, new Uri("https://arxiv.org/list/cs/new"), At, TestContext.Current.CancellationToken);

        page.Papers.Bad.ShouldBeEmpty();
        page.Papers.Records.Count.ShouldBe(5);
        page.Papers.Records[0].Paper.Id.ShouldBe("arxiv:1807.07067");
        page.Papers.Records[0].Paper.Authors.ShouldBe([new Author("Assaf Kfoury")]);
        page.Papers.Records.ShouldAllBe(record => record.Paper.Published == null);
    }

    [Fact]
    public async Task A_recorded_list_of_Hugging_Face_is_read()
    {
        var options = new HtmlListingOptions { Item = "article", Title = "h3 a", Link = "h3 a@href" };
        await using var body = File.OpenRead(SharedData.Wire("huggingface", "papers-list-2024-08.html"));
        var page = await new HtmlListingReader(options, "listing").ReadAsync(body, "utf-8", new Uri("https://huggingface.co/papers"), At, TestContext.Current.CancellationToken);

        page.Papers.Records.Count.ShouldBe(13);
        page.Papers.Records[0].Paper.Id.ShouldBe("arxiv:2407.21783");
    }

    private static Task<HtmlListingPage> ReadAsync(HtmlListingOptions options, string html) => new HtmlListingReader(options, "ponds").ReadAsync(
        new MemoryStream(Encoding.UTF8.GetBytes(html)), "utf-8", new Uri("https://ponds.example.org/list/"), At, TestContext.Current.CancellationToken);
}
