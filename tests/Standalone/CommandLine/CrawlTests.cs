using Microsoft.AspNetCore.Http;

namespace PaperMesh.Standalone.Tests.CommandLine;

public sealed class CrawlTests : IAsyncLifetime
{
    private static readonly string[] ThePast = ["crawl", "arxiv-oai", "--from", "2024-01-01", "--to", "2024-01-28"];

    private StandIn _server = null!;

    public async ValueTask InitializeAsync() => _server = await StandIn.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Without_days_the_source_is_asked_now()
    {
        var ended = await RunAsync("crawl", "hf-daily");

        ended.ExitCode.ShouldBe(0);
        ended.Output.ShouldStartWith("hf-daily is asked now");
        _server.Crawls.ShouldBe(["/api/v1/sources/hf-daily/crawl"]);
    }

    [Fact]
    public async Task The_past_is_watched_until_it_is_done()
    {
        var done = 0;
        _server.Crawl = () => Backfill(done++ == 0 ? 1 : 4);

        var ended = await RunAsync(ThePast);

        ended.ShouldBe(new Ended(
            0,
            "arxiv-oai 2024-01-01 to 2024-01-28: 4,000 read: 3,000 new, 1,000 changed, 0 unchanged, 0 quarantined\n",
            "1 of 4 weeks, 1,000 records, 750 new\n"));
        _server.Crawls.ShouldBe(["/api/v1/sources/arxiv-oai/crawl?from=2024-01-01&to=2024-01-28"]);
    }

    [Fact]
    public async Task With_no_wait_it_returns_at_once()
    {
        _server.Crawl = () => Backfill(1);

        (await RunAsync([.. ThePast, "--no-wait"])).Output.ShouldStartWith("3 of 4 weeks are to be harvested");
    }

    [Fact]
    public async Task Weeks_that_were_given_up_are_told_with_the_reason_of_one()
    {
        _server.Crawl = () => Backfill(3, failed: 1);

        var ended = await RunAsync(ThePast);

        ended.ExitCode.ShouldBe(1);
        ended.Output.ShouldContain("1 of 4 weeks were given up");
        ended.Errors.ShouldContain("2024-01-08 to 2024-01-14: 503");
    }

    [Fact]
    public async Task A_source_without_a_past_is_refused_in_the_words_of_the_server()
    {
        _server.Crawl = () => Results.Problem(title: "The source cannot be asked for its past", detail: "'hf-daily' gives only what is new.", statusCode: 409);

        var ended = await RunAsync(ThePast);

        ended.ShouldBe(new Ended(1, "", "The source cannot be asked for its past. 'hf-daily' gives only what is new.\n"));
    }

    [Theory]
    [InlineData("--to needs --from", "crawl", "arxiv-oai", "--to", "2024-01-28")]
    [InlineData("'yesterday' is no day", "crawl", "arxiv-oai", "--from", "yesterday")]
    public async Task What_makes_no_sense_is_wrong_usage(string error, params string[] args)
    {
        var ended = await RunAsync(args);

        ended.ExitCode.ShouldBe(2);
        ended.Errors.ShouldContain(error);
        _server.Crawls.ShouldBeEmpty();
    }

    private Task<Ended> RunAsync(params string[] args) => PaperMeshProcess.RunAsync([.. args, "--server", _server.Address]);

    private static IResult Backfill(int done, int failed = 0) => Results.Json(new
    {
        source = "arxiv-oai",
        from = "2024-01-01",
        to = "2024-01-28",
        windows = 4,
        done,
        failed,
        seen = 1_000 * done,
        @new = 750 * done,
        changed = 250 * done,
        unchanged = 0,
        quarantined = 0,
        ended = done + failed == 4 ? "2026-11-24T08:00:00Z" : null,
        error = failed > 0 ? "2024-01-08 to 2024-01-14: 503" : null,
    });
}
