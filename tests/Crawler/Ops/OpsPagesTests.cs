using System.Net;
using System.Text;
using System.Text.Json;

namespace PaperMesh.Crawler.Tests.Ops;

public sealed class OpsPagesTests : IAsyncLifetime
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private CrawlerHost _crawler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_sees_each_source_and_why_none_is_harvested()
    {
        var page = await _crawler.Http.GetStringAsync("/ops/sources", Cancellation);

        page.ShouldContain("<h2>arxiv-oai</h2>");
        page.ShouldContain("Crawler:Contact");
        page.ShouldContain("Never harvested yet.");
        (await _crawler.Http.GetStringAsync("/ops/assets/ops.css", Cancellation)).ShouldContain(".state");
    }

    [Fact]
    public async Task A_source_is_paused_and_resumed_by_a_button_that_only_own_pages_have()
    {
        (await PressAsync("/ops/sources/arxiv-oai/pause", "cross-site")).ShouldBe(HttpStatusCode.Forbidden);
        (await StateAsync()).ShouldBe("waiting");

        (await PressAsync("/ops/sources/arxiv-oai/pause", "same-origin")).ShouldBe(HttpStatusCode.OK);
        (await StateAsync()).ShouldBe("paused");

        (await PressAsync("/ops/sources/arxiv-oai/resume", null)).ShouldBe(HttpStatusCode.OK);
        (await StateAsync()).ShouldBe("waiting");
        (await PressAsync("/ops/sources/nobody/pause", null)).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Quarantined_records_are_shown_as_they_came_but_never_as_markup()
    {
        using var lines = new StringContent("""{"id": "2611.00001", "note": "<script>alert(1)</script>"}""", Encoding.UTF8, "application/x-ndjson");
        await _crawler.Http.PostAsync("/api/v1/import", lines, Cancellation);

        var page = await _crawler.Http.GetStringAsync("/ops/quarantine", Cancellation);
        page.ShouldContain("title: missing");
        page.ShouldContain("&lt;script&gt;");
        page.ShouldNotContain("<script>");

        using var listed = JsonDocument.Parse(await _crawler.Http.GetStringAsync("/api/v1/quarantine", Cancellation));
        var id = listed.RootElement.GetProperty("items")[0].GetProperty("id").GetString();
        var answer = await _crawler.Http.PostAsync($"/ops/quarantine/{id}/retry", null, Cancellation);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("The record still cannot be used");
    }

    public async ValueTask InitializeAsync() => _crawler = await CrawlerHost.StartAsync(_data);

    public async ValueTask DisposeAsync()
    {
        await _crawler.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private async Task<HttpStatusCode> PressAsync(string button, string? from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, button);
        if (from is not null)
            request.Headers.Add("Sec-Fetch-Site", from);

        return (await _crawler.Http.SendAsync(request, Cancellation)).StatusCode;
    }

    private async Task<string?> StateAsync()
    {
        using var source = JsonDocument.Parse(await _crawler.Http.GetStringAsync("/api/v1/sources/arxiv-oai", Cancellation));
        return source.RootElement.GetProperty("state").GetString();
    }
}
