using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.BioRxiv;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.BioRxiv;

/// <summary>On invented answers, of the form that the API's documentation describes.</summary>
public sealed class BioRxivTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly Checkpoint Friday = new() { UpTo = new DateOnly(2026, 11, 20) };

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(Now);

    [Fact]
    public void A_record_becomes_a_whole_paper()
    {
        var paper = Read(Answer(1, """
            {"doi": "10.1101/2026.11.03.000007", "title": "Tides of <i>Rana</i>", "authors": "Moor, A. B.; Lind, B.; Pond Consortium;",
             "author_corresponding": "Ada Moor", "date": "2026-11-05", "version": "2", "type": "new results", "license": "cc_by_nc", "category": "ecology",
             "jatsxml": "https://www.biorxiv.org/content/x.source.xml", "abstract": "O_ST_ABSBackgroundC_ST_ABSPonds are CO_SCPLOWOOC_SCPLOWL.O_LIOne.C_LIO_LITwo.C_LI",
             "published": "10.1000/Pond.7", "server": "bioRxiv"}
            """)).Page.Records.Single().Paper;

        paper.Id.ShouldBe("doi:10.1101/2026.11.03.000007");
        paper.Doi.ShouldBe("10.1101/2026.11.03.000007");
        paper.Version.ShouldBe(2);
        paper.Versions.ShouldBe([new PaperVersion(2, Day(2026, 11, 5))]);
        paper.Title.ShouldBe("Tides of Rana");
        paper.Abstract.ShouldBe("Background\nPonds are COOL.\nOne.\nTwo.");
        paper.Authors.ShouldBe([new Author("A. B. Moor"), new Author("B. Lind"), new Author("Pond Consortium")]);
        paper.Published.ShouldBeNull();
        paper.Updated.ShouldBe(Day(2026, 11, 5));
        paper.Announced.ShouldBeNull();
        paper.License.ShouldBe("https://creativecommons.org/licenses/by-nc/4.0/");
        paper.JournalRef.ShouldBe("10.1000/Pond.7");
        paper.Categories.ShouldBeEmpty();
        paper.Links.ShouldBe(
        [
            new("abstract", "https://www.biorxiv.org/content/10.1101/2026.11.03.000007v2"),
            new("pdf", "https://www.biorxiv.org/content/10.1101/2026.11.03.000007v2.full.pdf"),
        ]);
    }

    [Fact]
    public void A_first_version_is_announced_on_its_day()
    {
        var paper = Read(Answer(1, Record(1, 1, more: """, "published": "NA", "server": "medRxiv", "license": "none" """))).Page.Records.Single().Paper;

        paper.Published.ShouldBe(Day(2026, 11, 5));
        paper.Updated.ShouldBeNull();
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 5));
        paper.JournalRef.ShouldBeNull();
        paper.License.ShouldBeNull();
        paper.Links[0].Url.ShouldStartWith("https://www.medrxiv.org/content/");
    }

    [Theory]
    [InlineData(""", "type": "withdrawn" """)]
    [InlineData(""", "abstract": "This manuscript has been withdrawn by the authors." """)]
    public void What_was_taken_back_is_withdrawn(string more)
        => Read(Answer(1, Record(1, 2, more: more))).Page.Records.Single().Paper.Withdrawn.ShouldBeTrue();

    [Theory]
    [InlineData("7", "an object is expected")]
    [InlineData("{}", "doi: missing")]
    [InlineData("""{"doi": "n/a"}""", "doi: 'n/a' is none")]
    [InlineData("""{"doi": "10.1101/1", "version": "0"}""", "version: a number from 1 is expected")]
    [InlineData("""{"doi": "10.1101/1", "version": "1"}""", "date: missing")]
    [InlineData("""{"doi": "10.1101/1", "version": 1, "date": "soon"}""", "date: 'soon' is no date")]
    [InlineData("""{"doi": "10.1101/1", "version": 1, "date": "2026-11-05"}""", "title: missing")]
    public void A_bad_record_says_what_is_wrong_and_the_others_arrive(string record, string reason)
    {
        var page = Read(Answer(2, Record(1), record)).Page;

        page.Bad.Single().Reason.ShouldStartWith(reason);
        page.Records.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"messages": []}""")]
    [InlineData("""{"messages": [{"status": "error"}], "collection": []}""")]
    [InlineData("""{"messages": [{"status": "ok"}]}""")]
    public void What_holds_no_papers_is_refused_whole(string answer)
        => Should.Throw<InvalidDataException>(() => Read(answer)).Message.ShouldStartWith("no papers");

    [Fact]
    public async Task A_list_goes_on_by_as_many_records_as_came()
    {
        _server.Answer(Answer(5, Record(1), Record(2)));
        _server.Answer(Answer(5, Record(3), Record(4)));
        _server.Answer(Answer(5, Record(5)));

        var pages = await HarvestAsync(Friday, ("Server", "medrxiv"), ("Category", "public health"));

        Asked().ShouldBe([.. new[] { 0, 2, 4 }.Select(at => $"/details/medrxiv/2026-11-20/2026-11-24/{at}/json?category=public%20health")]);
        pages.Select(page => page.Next).ShouldBe(
        [
            Friday with { Until = new DateOnly(2026, 11, 23), ResumptionToken = "2" },
            Friday with { Until = new DateOnly(2026, 11, 23), ResumptionToken = "4" },
            new Checkpoint { UpTo = new DateOnly(2026, 11, 23) },
        ]);
        pages.ShouldAllBe(page => page.Expected == 5);
    }

    [Fact]
    public async Task Days_without_papers_are_days()
    {
        _server.Answer("""{"messages": [{"status": "no posts found"}], "collection": []}""");

        (await HarvestAsync(Friday)).Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 23) });
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"messages": [{"status": "ok", "total": "5"}], "collection": []}""")]
    public async Task An_answer_with_nothing_in_it_is_an_error(string answer)
    {
        _server.Answer(Answer(5, Record(1)));
        _server.Answer(answer);

        await Should.ThrowAsync<InvalidDataException>(() => HarvestAsync(Friday));
    }

    [Fact]
    public async Task The_past_is_asked_for_in_windows_and_goes_on_at_their_tokens()
    {
        _server.Answer(Answer(31, Record(31)));

        var pages = await Source().HarvestAsync(new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 31), "30", TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Asked().ShouldBe(["/details/biorxiv/2024-01-01/2024-01-31/30/json"]);
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2024, 1, 31) });
    }

    [Fact]
    public async Task A_paper_is_found_by_its_DOI_with_all_its_versions_as_one()
    {
        _server.Answer(Answer(3, Record(7, 1, "2026-11-01"), Record(7, 2, "2026-11-05"), Record(7, 3, "2026-11-09")));

        var page = await Source().FindAsync("doi:10.1101/2026.11.03.000007", TestContext.Current.CancellationToken);

        Asked().ShouldBe(["/details/biorxiv/10.1101/2026.11.03.000007/na/json"]);
        var paper = page.Records.Single().Paper;
        paper.Version.ShouldBe(3);
        paper.Versions.ShouldBe([new(1, Day(2026, 11, 1)), new(2, Day(2026, 11, 5)), new(3, Day(2026, 11, 9))]);
        paper.Published.ShouldBe(Day(2026, 11, 1));
        paper.Updated.ShouldBe(Day(2026, 11, 9));
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 1));
    }

    [Fact]
    public async Task A_paper_that_is_not_there_is_no_record()
    {
        _server.Answer("""{"messages": [{"status": "no posts found"}], "collection": []}""");

        (await Source().FindAsync("doi:10.64898/2026.11.03.000007", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("doi:10.1101/2026.11.03.000007", true)]
    [InlineData("doi:10.64898/2026.11.03.000007", true)]
    [InlineData("doi:10.1101/../../pub/x", false)]
    [InlineData("doi:10.1000/1", false)]
    [InlineData("arxiv:2611.00001", false)]
    public void Only_their_own_DOIs_are_asked_for(string id, bool can) => Source().CanFind(id).ShouldBe(can);

    [Fact]
    public void There_are_two_servers()
        => Should.Throw<OptionsValidationException>(() => Source(("Server", "chemrxiv"))).Failures
            .ShouldBe(["Crawler:Sources:biorxiv: Server must be biorxiv or medrxiv."]);

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static string Answer(int total, params string[] records) => $$"""
        {"messages": [{"status": "ok", "category": "all", "cursor": 0, "count": {{records.Length}}, "total": "{{total}}"}], "collection": [{{string.Join(',', records)}}]}
        """;

    private static string Record(int number, int version = 1, string date = "2026-11-05", string more = "") => string.Create(CultureInfo.InvariantCulture, $$"""
        {"doi": "10.1101/2026.11.03.{{number:000000}}", "title": "Pond {{number}}", "authors": "Moor, A.", "version": "{{version}}", "date": "{{date}}"{{more}}}
        """);

    private static BioRxivAnswer Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return new BioRxivReader("biorxiv").Read(json.RootElement, Now);
    }

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string Key, string Value)[] settings)
        => await Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private BioRxivSource Source(params (string Key, string Value)[] settings)
    {
        var configured = Configured.Source("biorxiv", _server.Address, settings);
        return new BioRxivSource(new HttpClient { BaseAddress = configured.Url }, configured, _time);
    }
}
