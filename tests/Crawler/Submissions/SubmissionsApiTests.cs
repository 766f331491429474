using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Tests.Harvesting;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Submissions;

public sealed class SubmissionsApiTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly InventedWorld _world = new();
    private CrawlerHost _crawler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_paper_that_a_source_has_is_found_and_published()
    {
        _world.Lookup = (source, id) => new Page([InventedWorld.Record(source, id)], [], Checkpoint.Start);

        var ended = await SubmitAsync(new { url = "https://arxiv.org/abs/hep-th/9901001v2" });

        ended.GetProperty("state").GetString().ShouldBe("found");
        ended.GetProperty("paperId").GetString().ShouldBe("arxiv:hep-th/9901001");
        ended.GetProperty("paper").GetString().ShouldBe("/papers/arxiv:hep-th/9901001");
        await Eventually.BeTrueAsync(() => _crawler.Published.Any(one => one.Paper.Id == "arxiv:hep-th/9901001"), "it is published");
    }

    [Fact]
    public async Task One_that_no_source_has_is_not_found()
        => (await SubmitAsync(new { id = "2309.12345" })).GetProperty("state").GetString().ShouldBe("notFound");

    [Fact]
    public async Task One_whose_source_does_not_answer_has_failed_and_says_why()
    {
        _world.Lookup = (_, _) => throw new HttpRequestException("503 Service Unavailable");

        var ended = await SubmitAsync(new { id = "2309.12345" });
        ended.GetProperty("state").GetString().ShouldBe("failed");
        ended.GetProperty("reason").GetString().ShouldBe("invented: 503 Service Unavailable");
    }

    [Fact]
    public async Task One_that_no_source_can_be_asked_for_has_failed()
        => (await SubmitAsync(new { id = "10.1000/182" })).GetProperty("reason").GetString()!.ShouldContain("doi:10.1000/182");

    [Theory]
    [InlineData("""{"id":"attention is all you need"}""", "'attention is all you need'")]
    [InlineData("""{"id":"2309.12345","url":"https://arxiv.org/abs/2309.12345"}""", "Both")]
    [InlineData("{}", "Neither")]
    [InlineData("null", "Neither")]
    [InlineData("id=2309.12345", "no JSON object")]
    [InlineData("", "no JSON object")]
    [InlineData("""["2309.12345"]""", "no JSON object")]
    [InlineData("""{"id":2309.12345}""", "'id' is no text")]
    public async Task What_names_no_paper_is_refused_with_what_would(string body, string what)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _crawler.Http.PostAsync("/api/v1/papers", content, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString()!;
        detail.ShouldContain(what);
        detail.ShouldContain("2309.12345, hep-th/9901001");
    }

    [Fact]
    public async Task A_body_of_another_type_is_refused_with_the_type_that_is_expected()
    {
        using var content = new StringContent("id=2309.12345", System.Text.Encoding.UTF8, "text/plain");
        using var response = await _crawler.Http.PostAsync("/api/v1/papers", content, Cancellation);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var detail = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("detail").GetString()!;
        detail.ShouldContain("application/json");
        detail.ShouldContain("text/plain");
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

    /// <summary>What has become of it in the end.</summary>
    private async Task<JsonElement> SubmitAsync(object request)
    {
        using var response = await _crawler.Http.PostAsJsonAsync("/api/v1/papers", request, Cancellation);
        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);

        JsonElement submission = default;
        await Eventually.BeTrueAsync(async () =>
        {
            submission = await _crawler.Http.GetFromJsonAsync<JsonElement>(response.Headers.Location, Cancellation);
            return submission.GetProperty("state").GetString() is not "queued";
        }, "it is no longer queued");
        return submission;
    }
}
