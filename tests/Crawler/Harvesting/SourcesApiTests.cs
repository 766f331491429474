using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Sources;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Harvesting;

public sealed class SourcesApiTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly InventedWorld _world = new();
    private CrawlerHost _crawler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_says_what_its_last_runs_found_and_when_the_next_begins()
    {
        await RunsAsync(1);

        var source = (await GetAsync("/api/v1/sources")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        source.GetProperty("name").GetString().ShouldBe("invented");
        source.GetProperty("state").GetString().ShouldBe("waiting");
        source.GetProperty("every").GetString().ShouldBe("01:00:00");
        source.GetProperty("budget").GetProperty("interval").GetString().ShouldBe("00:00:01");
        source.GetProperty("upTo").GetString().ShouldBe("2026-11-20");
        source.GetProperty("nextRun").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddMinutes(58));
        source.GetProperty("lastRuns")[0].GetProperty("new").GetInt32().ShouldBe(50);

        (await GetAsync("/api/v1/sources/invented")).GetProperty("name").GetString().ShouldBe("invented");
        (await AnswerAsync(HttpMethod.Get, "/api/v1/sources/unheard-of")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_run_can_be_asked_for_and_the_ledger_is_paged()
    {
        await RunsAsync(1);
        _world.Last = _world.Last.AddDays(1);

        var (status, answer) = await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/crawl");
        status.ShouldBe(HttpStatusCode.Accepted);
        answer.GetProperty("name").GetString().ShouldBe("invented");
        await RunsAsync(2);

        var first = await GetAsync("/api/v1/sources/invented/runs?limit=1");
        first.GetProperty("items")[0].GetProperty("new").GetInt32().ShouldBe(10);
        var second = await GetAsync($"/api/v1/sources/invented/runs?limit=1&cursor={first.GetProperty("next").GetString()}");
        second.GetProperty("items")[0].GetProperty("new").GetInt32().ShouldBe(50);
        (await AnswerAsync(HttpMethod.Get, "/api/v1/sources/invented/runs?cursor=nonsense")).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_paused_source_is_not_asked_until_it_is_resumed()
    {
        await RunsAsync(1);

        (await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/pause")).Answer.GetProperty("state").GetString().ShouldBe("paused");
        var (status, problem) = await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/crawl");
        status.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("detail").GetString()!.ShouldContain("/resume");

        (await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/resume")).Answer.GetProperty("state").GetString().ShouldBe("waiting");
        await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/crawl");
        await RunsAsync(2);
    }

    [Fact]
    public async Task Days_of_the_past_are_harvested_when_somebody_asks()
    {
        await RunsAsync(1);

        var (status, begun) = await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/crawl?from=2026-01-01&to=2026-01-20");
        status.ShouldBe(HttpStatusCode.Accepted);
        begun.GetProperty("windows").GetInt32().ShouldBe(3);

        await Eventually.BeTrueAsync(async ()
            => (await GetAsync("/api/v1/sources/invented/backfills/2026-01-01/2026-01-20")).GetProperty("done").GetInt32() == 3, "it is done");
        (await GetAsync("/api/v1/sources/invented")).GetProperty("upTo").GetString().ShouldBe("2026-11-20");
    }

    [Theory]
    [InlineData("?from=2026-02-01&to=2026-01-01")]
    [InlineData("?to=2026-01-01")]
    [InlineData("?from=2026-01-01&to=2999-01-01")]
    [InlineData("?from=yesterday")]
    public async Task Days_that_make_no_sense_are_refused(string days)
        => (await AnswerAsync(HttpMethod.Post, $"/api/v1/sources/invented/crawl{days}")).Status.ShouldBe(HttpStatusCode.BadRequest);

    [Fact]
    public async Task A_failing_source_says_why()
    {
        await RunsAsync(1);
        _world.Last = _world.Last.AddDays(1);
        _world.BeforePage = (_, _) => throw new InvalidDataException("not OAI-PMH: 'Rate exceeded.'");

        await AnswerAsync(HttpMethod.Post, "/api/v1/sources/invented/crawl");
        await RunsAsync(2);

        var source = await GetAsync("/api/v1/sources/invented");
        source.GetProperty("state").GetString().ShouldBe("failing");
        source.GetProperty("error").GetString().ShouldBe("not OAI-PMH: 'Rate exceeded.'");
    }

    [Fact]
    public async Task A_quarantined_record_is_read_again_and_leaves_when_it_is_good()
    {
        // As if the rules had become more lenient since: the text is a good one.
        await TakeBadAsync("import", """{"id":"2611.00007","title":"On the patience of queues"}""", "title: empty");
        var record = (await GetAsync("/api/v1/quarantine")).GetProperty("items")[0];
        record.GetProperty("raw").GetString()!.ShouldContain("patience");

        var (status, answer) = await AnswerAsync(HttpMethod.Post, $"/api/v1/quarantine/{record.GetProperty("id").GetString()}/retry");
        status.ShouldBe(HttpStatusCode.OK);
        answer.GetProperty("paper").GetString().ShouldBe("arxiv:2611.00007");
        (await GetAsync("/api/v1/quarantine")).GetProperty("total").GetInt64().ShouldBe(0);
        (await GetAsync("/api/v1/stats")).GetProperty("papers").GetInt64().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Theory]
    [InlineData("import", """{"id":"2611.00007"}""", "title: missing")]
    [InlineData("import", "{\"title\":\"half of it is \uFFFD\"}", "no UTF-8")]
    [InlineData("invented", "{}", "together with the rest of its answer")]
    public async Task One_that_is_still_bad_or_cannot_be_read_alone_stays_and_the_answer_says_why(string source, string raw, string reason)
    {
        await TakeBadAsync(source, raw, "as it was");
        var id = (await GetAsync("/api/v1/quarantine")).GetProperty("items")[0].GetProperty("id").GetString();

        var (status, problem) = await AnswerAsync(HttpMethod.Post, $"/api/v1/quarantine/{id}/retry");
        status.ShouldBe(HttpStatusCode.Conflict);
        problem.GetProperty("detail").GetString()!.ShouldContain(reason);
        (await GetAsync("/api/v1/quarantine")).GetProperty("total").GetInt64().ShouldBe(1);
    }

    public async ValueTask InitializeAsync() => _crawler = await CrawlerHost.StartAsync(
        _data,
        settings: new Dictionary<string, string?> { ["Crawler:Contact"] = "mailto:papers@example.org" },
        change: services => InventedCrawler.AddTo(services, _world));

    public async ValueTask DisposeAsync()
    {
        await _crawler.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private Task TakeBadAsync(string source, string raw, string reason) => _crawler.Services.GetRequiredService<Intake>()
        .TakeAsync(source, [], [new BadRecord("line 1", reason, Encoding.UTF8.GetBytes(raw))], Cancellation);

    private Task RunsAsync(int count) => Eventually.BeTrueAsync(async ()
        => (await GetAsync("/api/v1/sources/invented/runs")).GetProperty("items").GetArrayLength() == count
            && (await GetAsync("/api/v1/sources/invented")).GetProperty("state").GetString() is not "running", $"{count} runs have ended");

    private Task<JsonElement> GetAsync(string path) => _crawler.Http.GetFromJsonAsync<JsonElement>(path, Cancellation);

    private async Task<(HttpStatusCode Status, JsonElement Answer)> AnswerAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _crawler.Http.SendAsync(request, Cancellation);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation));
    }
}
