using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivOai;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.ArxivOai;

public sealed class ArxivOaiSourceTests : IAsyncLifetime
{
    private static readonly Checkpoint Monday = new() { UpTo = new DateOnly(2026, 11, 16) };

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_first_harvest_goes_back_some_days()
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001")));

        var pages = await HarvestAsync(Checkpoint.Start);

        Asked().ShouldBe(["/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-16"]);
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 23) });
    }

    [Fact]
    public async Task A_list_in_parts_moves_the_checkpoint_only_at_its_end()
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001"), "<resumptionToken>a|1</resumptionToken>"));
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00002"), "<resumptionToken>a|2</resumptionToken>"));
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00003"), "<resumptionToken/>"));

        var pages = await HarvestAsync(Monday, "cs");

        Asked().ShouldBe(
        [
            "/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-16&set=cs",
            "/oai?verb=ListRecords&resumptionToken=a%7C1",
            "/oai?verb=ListRecords&resumptionToken=a%7C2",
        ]);
        pages.Select(page => page.Next).ShouldBe(
        [
            Monday with { ResumptionToken = "a|1", Until = new DateOnly(2026, 11, 23) },
            Monday with { ResumptionToken = "a|2", Until = new DateOnly(2026, 11, 23) },
            new Checkpoint { UpTo = new DateOnly(2026, 11, 23) },
        ]);
    }

    [Fact]
    public async Task A_harvest_that_was_broken_off_goes_on_where_it_was()
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00002")));

        var pages = await HarvestAsync(Monday with { ResumptionToken = "a|1", Until = new DateOnly(2026, 11, 20) });

        Asked().ShouldBe(["/oai?verb=ListRecords&resumptionToken=a%7C1"]);
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 20) });
    }

    [Fact]
    public async Task A_token_that_has_expired_starts_the_list_again()
    {
        _server.Answer(OaiXmlOf.Error("badResumptionToken", "Expired"));
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001")));

        var pages = await HarvestAsync(Monday with { ResumptionToken = "a|1", Until = new DateOnly(2026, 11, 20) });

        Asked()[1].ShouldBe("/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-16");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 23) });
    }

    [Fact]
    public async Task A_server_that_takes_none_of_its_own_tokens_is_not_asked_for_ever()
    {
        for (var time = 0; time < 2; time++)
        {
            _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001"), "<resumptionToken>a|1</resumptionToken>"));
            _server.Answer(OaiXmlOf.Error("badResumptionToken", "Expired"));
        }

        await Should.ThrowAsync<InvalidDataException>(() => HarvestAsync(Monday));
        Asked().Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_list_that_goes_in_circles_is_left()
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001"), "<resumptionToken>a|1</resumptionToken>"));
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001"), "<resumptionToken>a|1</resumptionToken>"));

        await Should.ThrowAsync<InvalidDataException>(() => HarvestAsync(Monday));
    }

    [Fact]
    public async Task Of_several_sets_one_list_is_sifted()
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001", sets: ["cs"]), OaiXmlOf.Record("2611.00002", sets: ["econ"])));

        var pages = await HarvestAsync(Monday, "cs", "math");

        Asked().ShouldBe(["/oai?verb=ListRecords&metadataPrefix=arXiv&from=2026-11-16"]);
        pages.Single().Records.Single().Paper.Id.ShouldBe("arxiv:2611.00001");
    }

    [Fact]
    public async Task A_day_without_news_is_a_day()
    {
        _server.Answer(OaiXmlOf.Error("noRecordsMatch", "Nothing new"));

        (await HarvestAsync(Monday)).Single().Next.UpTo.ShouldBe(new DateOnly(2026, 11, 23));
    }

    [Fact]
    public async Task A_window_of_the_past_has_two_ends_and_goes_on_at_a_token()
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001"), "<resumptionToken completeListSize=\"2\">a|1</resumptionToken>"));
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00002")));
        var source = Source(("Format", "arXivRaw"), ("Sets:0", "cs"));

        var (from, to) = (new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 7));
        var first = await source.HarvestAsync(from, to, null, TestContext.Current.CancellationToken).FirstAsync(TestContext.Current.CancellationToken);
        var rest = await source.HarvestAsync(from, to, first.Next.ResumptionToken, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        first.Expected.ShouldBe(2);
        rest.Single().Next.ResumptionToken.ShouldBeNull();
        Asked().ShouldBe(
        [
            "/oai?verb=ListRecords&metadataPrefix=arXivRaw&from=2024-01-01&until=2024-01-07&set=cs",
            "/oai?verb=ListRecords&resumptionToken=a%7C1",
        ]);
    }

    [Fact]
    public async Task A_token_of_a_window_that_has_expired_starts_the_window_again()
    {
        _server.Answer(OaiXmlOf.Error("badResumptionToken", "Expired"));
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record("2611.00001")));

        await Source().HarvestAsync(new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 7), "a|1", TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);

        Asked()[1].ShouldBe("/oai?verb=ListRecords&metadataPrefix=arXiv&from=2024-01-01&until=2024-01-07");
    }

    [Theory]
    [InlineData("arxiv:2611.00001", "2611.00001")]
    [InlineData("arxiv:hep-th/9901001", "hep-th%2F9901001")]
    public async Task One_paper_is_found_by_its_id_whatever_the_sets(string id, string asked)
    {
        _server.Answer(OaiXmlOf.List(OaiXmlOf.Record(id[6..], sets: ["physics:hep-th"])));
        var source = Source(("Sets:0", "cs"));

        source.CanFind(id).ShouldBeTrue();
        (await source.FindAsync(id, TestContext.Current.CancellationToken)).Records.Single().Paper.Id.ShouldBe(id);
        Asked().ShouldBe([$"/oai?verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org:{asked}"]);
    }

    [Fact]
    public async Task A_paper_that_arXiv_does_not_have_is_a_page_without_records()
    {
        _server.Answer(OaiXmlOf.Error("idDoesNotExist", "No such"));

        (await Source().FindAsync("arxiv:2611.99999", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
        Source().CanFind("doi:10.1000/182").ShouldBeFalse();
    }

    [Fact]
    public void A_format_that_it_does_not_know_is_refused_at_the_start()
        => Should.Throw<OptionsValidationException>(() => Source(("Format", "oai_dc"))).Message.ShouldContain("Format must be arXiv or arXivRaw.");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params string[] sets)
    {
        var source = Source([.. sets.Select((set, at) => ($"Sets:{at}", set))]);
        var pages = new List<Page>();
        await foreach (var page in source.HarvestAsync(since, TestContext.Current.CancellationToken))
            pages.Add(page);

        return pages;
    }

    private ArxivOaiSource Source(params (string Key, string Value)[] options)
    {
        var settings = Configured.Source("arxiv-oai", _server.Address, options);
        return new ArxivOaiSource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }
}
