using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PaperMesh.Gateway.Tests;

public sealed class Routes(Mesh mesh) : IClassFixture<Mesh>
{
    [Theory]
    [InlineData("GET", "/", "query")]
    [InlineData("GET", "/daily/2026-11-24", "query")]
    [InlineData("GET", "/weekly/2026-W47.atom", "query")]
    [InlineData("GET", "/search", "query")]
    [InlineData("GET", "/papers/arxiv:hep-th/9901001", "query")]
    [InlineData("GET", "/topics/diffusion-models", "query")]
    [InlineData("GET", "/assets/site.css", "query")]
    [InlineData("GET", "/nowhere/at/all", "query")]
    [InlineData("GET", "/api/v1/search", "query")]
    [InlineData("GET", "/api/v1/papers", "query")]
    [InlineData("GET", "/api/v1/papers/arxiv:2611.00001", "query")]
    [InlineData("GET", "/api/v1/papers/arxiv:2611.00001/similar", "query")]
    [InlineData("GET", "/api/v1/daily/2026-11-24", "query")]
    [InlineData("GET", "/api/v1/trending", "query")]
    [InlineData("GET", "/api/v1/topics", "query")]
    [InlineData("GET", "/api/daily_papers", "query")]
    [InlineData("GET", "/api/papers/2611.00001", "query")]
    [InlineData("GET", "/api/papers/search", "query")]
    [InlineData("POST", "/api/v1/papers", "crawler")]
    [InlineData("GET", "/api/v1/submissions/0193f3a5c2b07c2e", "crawler")]
    [InlineData("GET", "/api/v1/sources/arxiv-oai/backfills/2024-01-01/2024-06-30", "crawler")]
    [InlineData("POST", "/api/v1/quarantine/0a1b2c/retry", "crawler")]
    [InlineData("POST", "/api/v1/import", "crawler")]
    [InlineData("GET", "/api/v1/sources", "crawler")]
    [InlineData("POST", "/api/v1/sources/arxiv-oai/crawl", "crawler")]
    [InlineData("GET", "/api/v1/quarantine", "crawler")]
    [InlineData("POST", "/api/v1/classify", "classifier")]
    [InlineData("GET", "/api/v1/taxonomy", "classifier")]
    [InlineData("POST", "/api/v1/taxonomy/dry-run", "classifier")]
    [InlineData("POST", "/api/v1/retag", "classifier")]
    [InlineData("POST", "/api/v1/retag/20261124T080000-1a2b3c4d/pause", "classifier")]
    [InlineData("GET", "/api/v1/events", "notifier")]
    [InlineData("GET", "/api/v1/events/stream", "notifier")]
    [InlineData("POST", "/api/v1/webhooks", "notifier")]
    [InlineData("POST", "/api/v1/webhooks/7/test", "notifier")]
    [InlineData("POST", "/api/v1/subscriptions", "notifier")]
    [InlineData("GET", "/subscriptions/confirm", "notifier")]
    [InlineData("POST", "/unsubscribe/token", "notifier")]
    public async Task Each_address_leads_to_the_service_that_answers_it(string method, string path, string service)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var response = await mesh.Http.SendAsync(request, TestContext.Current.CancellationToken);

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe($"{service} {method} {path}");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/metrics")]
    public async Task The_operators_addresses_are_the_gateways_own(string path)
    {
        using var response = await mesh.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldNotStartWith("query");
    }

    [Fact]
    public async Task Metrics_can_be_kept_to_a_port_of_their_own()
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var inside = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using var gateway = await RunningGateway.StartAsync([$"Urls=http://127.0.0.1:0;http://127.0.0.1:{inside}", $"Metrics:OnlyPort={inside}"], null, null);

        foreach (var (address, status) in new[] { ("/metrics", HttpStatusCode.NotFound), ($"http://127.0.0.1:{inside}/metrics", HttpStatusCode.OK) })
        {
            using var answer = await gateway.Http.GetAsync(new Uri(address, UriKind.RelativeOrAbsolute), TestContext.Current.CancellationToken);
            answer.StatusCode.ShouldBe(status, address);
        }
    }

    [Fact]
    public async Task No_server_is_named_and_the_service_sees_the_address_that_was_asked_for()
    {
        await using var echo = await Backend.StartAsync("query", app => app.MapGet("/host", (HttpRequest request) => request.Host.Value));
        await using var gateway = await RunningGateway.StartAsync(("query", echo.Address));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/host");
        request.Headers.Host = "papers.example.org";

        using var response = await gateway.Http.SendAsync(request, TestContext.Current.CancellationToken);

        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("papers.example.org");
        response.Headers.Contains("Server").ShouldBeFalse();
    }
}
