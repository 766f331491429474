using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PaperMesh.Gateway.Tests.Access;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Figures;
using PaperMesh.ServiceDefaults.Lives;

namespace PaperMesh.Gateway.Tests.Ops;

public sealed class OperationsTests
{
    [Fact]
    public async Task Both_replicas_of_a_service_are_shown_and_summed_and_what_does_not_answer_is_named()
    {
        await using var one = await CrawlerAsync("one:1", discovered: 5);
        await using var other = await CrawlerAsync("other:2", discovered: 7);
        await using var gateway = await RunningGateway.StartAsync(("crawler", one.Address), ("crawler", other.Address));

        using var answer = await gateway.Http.AskAsync("GET", "/ops", RunningGateway.AdminKey);
        var page = WebUtility.HtmlDecode(await answer.TextAsync());

        page.ShouldContain("one:1");
        page.ShouldContain("other:2");
        page.ShouldContain("""<span data-total="discovered">12</span>""");
        page.ShouldContain("""<p class="figure" data-figure="pending">3</p>"""); // Both read the same store.
        page.ShouldContain("""<p class="figure" data-figure="dead-letters">–</p>""");
        page.ShouldContain("Not answering: classifier, notifier, query.");
        page.ShouldContain("crawler 2 is not ready:</strong> storage");

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy.ShouldContain("script-src 'self'");
        policy.ShouldNotContain("unsafe");
        page.ShouldNotContain("<script>");
        page.ShouldNotContain("style=");
    }

    [Fact]
    public async Task The_parts_of_a_life_are_put_together_by_the_id_that_the_paper_has_now_and_who_is_silent_is_named()
    {
        await using var crawler = await Backend.StartAsync("crawler", app => app.MapGet(PaperLives.Path, (string id) => new[]
        {
            new LifeOfPaper("crawler", "arxiv:2611.00001", "A title", [], [new LifeMoment(DateTimeOffset.UnixEpoch.AddDays(2), "stored")], []),
        }));
        await using var notifier = await Backend.StartAsync("notifier", app => app.MapGet(PaperLives.Path, (string id) => new[]
        {
            id == "arxiv:2611.00001"
                ? new LifeOfPaper("notifier", id, "A title", [], [new LifeMoment(DateTimeOffset.UnixEpoch.AddDays(1), "logged")], [])
                : LifeOfPaper.Unknown("notifier"),
        }));
        await using var gateway = await RunningGateway.StartAsync(("crawler", crawler.Address), ("notifier", notifier.Address));

        var life = await gateway.Http.AskAsync("GET", "/api/v1/ops/papers/doi:10.1000/182", RunningGateway.AdminKey).JsonAsync();

        life["id"]!.GetValue<string>().ShouldBe("arxiv:2611.00001");
        life["moments"]!.AsArray().Select(step => step!["moment"]!["what"]!.GetValue<string>()).ShouldBe(["logged", "stored"]);
        life["silent"]!.ToJsonString().ShouldBe("""["classifier","query"]""");
    }

    [Theory]
    [InlineData("/ops")]
    [InlineData("/ops/stream")]
    [InlineData("/ops/papers/arxiv:2611.00001")]
    [InlineData("/api/v1/ops")]
    [InlineData("/api/v1/ops/papers/arxiv:2611.00001")]
    [InlineData(ProcessFigures.Path)]
    [InlineData(PaperLives.Path + "?id=arxiv:2611.00001")]
    public async Task Nobody_else_than_an_operator_is_shown_any_of_it(string path)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var (_, key) = await gateway.NewKeyAsync(null, Scopes.Read, Scopes.Webhooks);

        using var visitor = await gateway.Http.AskAsync("GET", path);
        using var reader = await gateway.Http.AskAsync("GET", path, key);

        visitor.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        reader.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>The second one is not ready.</summary>
    private static Task<Backend> CrawlerAsync(string instance, int discovered)
        => Backend.StartAsync("crawler", app => app.MapGet(ProcessFigures.Path, (HttpRequest request) => request.Headers.ContainsKey(InternalTokens.Header)
            ? Results.Ok(new ProcessReport(
                "PaperMesh.Crawler", instance, "1.2.3", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, new RuntimeFigures(1, 1, 1, 0, 0, 1),
                [
                    new Figure("papermesh.crawler.records", new Dictionary<string, string> { ["papermesh.source"] = "hf-daily", ["papermesh.outcome"] = "new" }, discovered),
                    new Figure("papermesh.crawler.papers.pending", new Dictionary<string, string>(), 3),
                    new Figure("papermesh.health.check", new Dictionary<string, string> { ["papermesh.check"] = "storage" }, instance == "other:2" ? 0 : 1),
                ],
                null,
                null))
            : Results.Unauthorized()));
}
