using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivApi;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.ArxivApi;

public sealed class ArxivApiSourceTests : IAsyncLifetime
{
    private const string Error = """
        <entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title><summary>incorrect id format for x</summary>
        <updated>2026-11-24T00:00:00-05:00</updated><author><name>arXiv api core</name></author></entry>
        """;

    private static readonly DateOnly Yesterday = new(2026, 11, 23);

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("arxiv:2611.00001", "2611.00001")]
    [InlineData("arxiv:hep-th/9901001", "hep-th%2F9901001")]
    [InlineData("arxiv:1002.483", "1002.4830")]
    public async Task A_paper_is_found_by_its_id(string id, string asked)
    {
        _server.Answer(AtomOf.Feed(1, AtomOf.Entry("2611.00001v2")));

        var page = await Source().FindAsync(id, TestContext.Current.CancellationToken);

        page.Records.Single().Paper.Version.ShouldBe(2);
        Asked().ShouldBe([$"/api/query?id_list={asked}&max_results=1"]);
    }

    [Fact]
    public async Task A_paper_that_arXiv_does_not_have_is_no_record()
    {
        _server.Answer(AtomOf.Feed(0));

        var page = await Source().FindAsync("arxiv:2611.99999", TestContext.Current.CancellationToken);

        page.Records.ShouldBeEmpty();
        page.Bad.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(200)]
    public async Task An_id_that_arXiv_does_not_take_is_refused_in_its_own_words(int status)
    {
        _server.Answer(AtomOf.Feed(1, Error), status);

        (await Should.ThrowAsync<InvalidDataException>(() => Source().FindAsync("arxiv:2611.00001", TestContext.Current.CancellationToken)))
            .Message.ShouldBe("arXiv refuses: incorrect id format for x");
    }

    [Theory]
    [InlineData("arxiv:2611.00001", true)]
    [InlineData("arxiv:math/0601001", true)]
    [InlineData("arxiv:x", false)]
    [InlineData("2611.00001", false)]
    [InlineData("doi:10.1000/182", false)]
    public void Only_ids_of_arXiv_are_asked_for(string id, bool can) => Source().CanFind(id).ShouldBe(can);

    [Fact]
    public async Task Without_a_search_nothing_is_harvested()
    {
        (await HarvestAsync(Checkpoint.Start)).ShouldBeEmpty();
        Asked().ShouldBeEmpty();
        Source().IsHarvested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_search_is_read_back_to_the_last_complete_day()
    {
        _server.Answer(AtomOf.Feed(9, AtomOf.Entry("2611.00003v2", "2026-11-24T07:00:00Z"), AtomOf.Entry("2611.00002v2", "2026-11-23T07:00:00Z")));
        _server.Answer(AtomOf.Feed(9, AtomOf.Entry("2611.00001v2", "2026-11-20T07:00:00Z"), AtomOf.Entry("2610.00001v2", "2026-11-19T07:00:00Z")));

        var pages = await HarvestAsync(new Checkpoint { UpTo = new DateOnly(2026, 11, 20) }, ("Search", "cat:cs.CL AND abs:\"ponds\""));

        Asked().ShouldBe(
        [
            "/api/query?search_query=cat%3Acs.CL%20AND%20abs%3A%22ponds%22&sortBy=lastUpdatedDate&sortOrder=descending&start=0&max_results=500",
            "/api/query?search_query=cat%3Acs.CL%20AND%20abs%3A%22ponds%22&sortBy=lastUpdatedDate&sortOrder=descending&start=2&max_results=500",
        ]);
        pages.Select(page => page.Next).ShouldBe(
        [
            new Checkpoint { UpTo = new DateOnly(2026, 11, 20), Until = Yesterday, ResumptionToken = "2" },
            new Checkpoint { UpTo = Yesterday },
        ]);
        pages.ShouldAllBe(page => page.Expected == null);
    }

    [Fact]
    public async Task A_search_that_was_broken_off_goes_on_where_it_was()
    {
        _server.Answer(AtomOf.Feed(3, AtomOf.Entry("2611.00001v2")));

        var pages = await HarvestAsync(
            new Checkpoint { UpTo = new DateOnly(2026, 11, 10), Until = new DateOnly(2026, 11, 20), ResumptionToken = "2" }, ("Search", "ponds"));

        Asked().Single().ShouldContain("start=2&");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 20) });
    }

    [Fact]
    public async Task A_list_that_ends_too_early_is_an_error()
    {
        _server.Answer(AtomOf.Feed(30, AtomOf.Entry("2611.00001v2")));
        _server.Answer(AtomOf.Feed(30));

        (await Should.ThrowAsync<InvalidDataException>(() => HarvestAsync(Checkpoint.Start, ("Search", "ponds")))).Message
            .ShouldStartWith("the list breaks off at 1 of 30 papers");
    }

    [Fact]
    public async Task A_search_without_results_is_a_day()
    {
        _server.Answer(AtomOf.Feed(0));

        (await HarvestAsync(Checkpoint.Start, ("Search", "ponds"))).Single().Next.ShouldBe(new Checkpoint { UpTo = Yesterday });
    }

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string Key, string Value)[] settings)
        => await Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private ArxivApiSource Source(params (string Key, string Value)[] settings)
    {
        var configured = Configured.Source("arxiv-api", _server.Address, settings);
        return new ArxivApiSource(new HttpClient { BaseAddress = configured.Url }, configured, _time);
    }
}
