using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PaperMesh.Standalone.Tests.CommandLine;

namespace PaperMesh.Standalone.Tests;

public sealed class OperationsTests : IDisposable
{
    private const string Secret = "hush-this-is-a-token-in-an-address";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TempFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_imported_shows_in_the_stream_and_its_life_goes_from_its_source_to_the_webhook_that_took_it()
    {
        await using var receiver = await ReceiverAsync();
        await using var papermesh = PaperMeshProcess.Start(
            _folder.Path, "--urls", "http://127.0.0.1:0", "--Samples:Enabled=false", "--Outbound:AllowedHosts:0=127.0.0.1", "--Notifier:Webhooks:AllowHttp=true");
        var line = await papermesh.OutputLineAsync("PaperMesh is at");
        using var http = new HttpClient { BaseAddress = new Uri(line.Split(' ').Single(word => word.StartsWith("http://", StringComparison.Ordinal))) };
        http.DefaultRequestHeaders.Add("X-API-Key", (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "data", "admin.key"), Cancellation)).Trim());
        using var made = await http.PostAsJsonAsync("/api/v1/webhooks", new { url = $"{receiver.Urls.First()}/take?token={Secret}" }, Cancellation);
        made.EnsureSuccessStatusCode();

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        enough.CancelAfter(Patience);
        var stream = await http.GetStreamAsync("/ops/stream", enough.Token);
        await using var moments = SseParser.Create(stream).EnumerateAsync(enough.Token).GetAsyncEnumerator(enough.Token);
        (await moments.MoveNextAsync()).ShouldBeTrue();
        moments.Current.Data.ShouldContain("""<span data-total="discovered">0</span>""");

        using var paper = new StringContent(
            """{"id": "2611.00001", "title": "Diffusion models that draw maps of rivers", "abstract": "We train a diffusion model on maps.", "categories": ["cs.CV"], "published": "2026-11-20"}""",
            Encoding.UTF8,
            "application/x-ndjson");
        using var imported = await http.PostAsync("/api/v1/import", paper, Cancellation);
        imported.StatusCode.ShouldBe(HttpStatusCode.OK, await imported.Content.ReadAsStringAsync(Cancellation));
        while (!(moments.Current.Data.Contains("""<span data-total="discovered">1</span>""", StringComparison.Ordinal)
            && moments.Current.Data.Contains("""<span data-total="logged">1</span>""", StringComparison.Ordinal)))
        {
            (await moments.MoveNextAsync()).ShouldBeTrue("the stream ended");
        }

        var life = await DeliveredAsync(http);
        life["services"]!.AsArray().Select(service => $"{service!["service"]} {service["id"]}").ShouldBe(
            ["crawler arxiv:2611.00001", "classifier arxiv:2611.00001", "query arxiv:2611.00001", "notifier arxiv:2611.00001"]);
        var happened = life["moments"]!.AsArray().Select(step => step!["moment"]!["what"]!.GetValue<string>()).ToList();
        happened.ShouldContain("first seen at import");
        happened.ShouldContain("revision 1 tagged");
        happened.ShouldContain("revision 1 kept for readers");
        happened.ShouldContain("revision 1 logged");
        life.ToJsonString().ShouldNotContain(Secret);

        var page = await http.GetStringAsync("/ops/papers/2611.00001", Cancellation);
        page.ShouldContain("Diffusion models that draw maps of rivers");
        page.ShouldContain("(cs.CV)");
        page.ShouldContain("delivered to webhook wh_");
        page.ShouldNotContain(Secret);

        using var unknown = await http.GetAsync("/ops/papers/arxiv:2611.99999", Cancellation);
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await unknown.Content.ReadAsStringAsync(Cancellation)).ShouldContain("No service knows this paper");
    }

    private static async Task<JsonNode> DeliveredAsync(HttpClient http)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var life = JsonNode.Parse(await http.GetStringAsync("/api/v1/ops/papers/2611.00001", Cancellation))!;
            if (life["moments"]!.AsArray().Any(step => step!["moment"]!["what"]!.GetValue<string>().StartsWith("delivered to webhook", StringComparison.Ordinal)))
                return life;

            watch.Elapsed.ShouldBeLessThan(Patience, life.ToJsonString());
            await Task.Delay(100, Cancellation);
        }
    }

    /// <summary>Takes whatever is posted to it.</summary>
    private static async Task<WebApplication> ReceiverAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/take", () => Results.NoContent());
        await app.StartAsync(Cancellation);
        return app;
    }
}
