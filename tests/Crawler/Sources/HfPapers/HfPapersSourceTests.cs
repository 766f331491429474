using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfPapers;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HfPapers;

public sealed class HfPapersSourceTests : IAsyncLifetime
{
    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 18, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_harvest_goes_on_day_by_day_and_today_is_not_over()
    {
        _server.Answer(List("2026-11-23"));
        _server.Answer(List("2026-11-24"));

        var pages = await AllAsync(Source().HarvestAsync(new Checkpoint { UpTo = new DateOnly(2026, 11, 22) }, TestContext.Current.CancellationToken));

        _server.Requests.Select(request => request.PathAndQuery).ShouldBe(["/papers/date/2026-11-23", "/papers/date/2026-11-24"]);
        pages.Select(page => page.Next.UpTo).ShouldBe([new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 23)]);
    }

    [Fact]
    public async Task Any_days_of_the_past_can_be_asked_for()
    {
        _server.Answer(List("2026-01-02"));
        _server.Answer(List("2026-01-03"));

        var pages = await AllAsync(Source().HarvestAsync(new(2026, 1, 1), new(2026, 1, 3), "2026-01-02", TestContext.Current.CancellationToken));

        pages.Select(page => page.Next.ResumptionToken).ShouldBe(["2026-01-03", null]);
    }

    [Fact]
    public async Task A_paper_is_found_by_its_arXiv_id()
    {
        _server.Answer("""<div data-props='{"paper": {"id": "0704.0002", "title": "Ducks"}}'></div>""");

        var page = await Source().FindAsync("arxiv:704.0002", TestContext.Current.CancellationToken);

        _server.Requests.Single().PathAndQuery.ShouldBe("/papers/0704.0002");
        page.Records.Single().Paper.Id.ShouldBe("arxiv:0704.0002");
    }

    [Fact]
    public async Task A_paper_that_is_not_there_is_no_record_and_a_failure_is_one()
    {
        _server.Answer("", status: 404);
        _server.Answer("", status: 500);

        (await Source().FindAsync("arxiv:2611.00042", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
        await Should.ThrowAsync<HttpRequestException>(() => Source().FindAsync("arxiv:2611.00042", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("arxiv:2611.00042", true)]
    [InlineData("arxiv:hep-th/9901001", true)]
    [InlineData("arxiv:ducks", false)]
    [InlineData("doi:10.1000/182", false)]
    public void Only_arXiv_papers_can_be_found(string id, bool expected) => Source().CanFind(id).ShouldBe(expected);

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string List(string day) => $$"""<div data-props='{"date": "{{day}}", "dailyPapers": []}'></div>""";

    private static async Task<List<Page>> AllAsync(IAsyncEnumerable<Page> pages)
    {
        var all = new List<Page>();
        await foreach (var page in pages)
            all.Add(page);

        return all;
    }

    private HfPapersSource Source()
    {
        var settings = Configured.Source("hf-papers", _server.Address);
        return new HfPapersSource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }
}
