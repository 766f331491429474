using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using RabbitMQ.Client;

namespace PaperMesh.EndToEnd.Tests.Observability;

/// <summary>
/// Five processes that send their traces and logs to a collector, with a source that is harvested, a webhook, a subscriber and a dead letter:
/// whatever can be observed of them has happened.
/// </summary>
public sealed partial class ObservedMesh : IAsyncLifetime
{
    /// <summary>The paper that comes by import, through the gateway.</summary>
    public const string Imported = "arxiv:2611.04711";

    /// <summary>The title of the one that is harvested.</summary>
    public const string Harvested = "Slow Ferries Across Foreign Lakes";

    private readonly RabbitServer _rabbit = new();
    private readonly MongoServer _mongo = new();
    private readonly FakeSource _source = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly ConcurrentQueue<string> _posted = [];
    private readonly SemaphoreSlim _once = new(1, 1);
    private WebApplication? _receiver;
    private FiveProcesses? _mesh;

    public OtlpCollector Collector { get; } = new();

    /// <summary>The <c>traceparent</c> of each post to the webhook.</summary>
    public IReadOnlyList<string> Posted => [.. _posted];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _rabbit.InitializeAsync();
        await _mongo.InitializeAsync();
        await _source.InitializeAsync();
        await Collector.InitializeAsync();
    }

    /// <summary>All processes, the gateway first; all that is to be seen is over. Started by the first test that asks.</summary>
    internal async Task<FiveProcesses> RunningAsync()
    {
        await _once.WaitAsync(Cancellation);
        try
        {
            if (_mesh is null)
            {
                // The first harvest, which may be over before there is a webhook, brings nothing.
                Feed("");
                _mesh = await FiveProcesses.StartAsync(_rabbit, _mongo, _data, Settings(), Cancellation);
                await WorkAsync(_mesh);
            }
        }
        finally
        {
            _once.Release();
        }

        return _mesh;
    }

    /// <summary>The names of what the five serve at <c>/metrics</c>, as queries name them: of a histogram three.</summary>
    internal async Task<HashSet<string>> MetricNamesAsync()
    {
        var mesh = await RunningAsync();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var process in mesh.All)
            names.UnionWith(Sample().Matches(await process.Http.GetStringAsync("/metrics", Cancellation)).Select(match => match.Groups[1].Value));

        return names;
    }

    public async ValueTask DisposeAsync()
    {
        if (_mesh is not null)
            await _mesh.DisposeAsync();
        if (_receiver is not null)
            await _receiver.DisposeAsync();

        await Collector.DisposeAsync();
        await _source.DisposeAsync();
        await _mongo.DisposeAsync();
        await _rabbit.DisposeAsync();
        _once.Dispose();
        _data.Delete(recursive: true);
    }

    private Dictionary<string, string> Settings() => new(Collector.Settings)
    {
        ["OTEL_TRACES_SAMPLER"] = "parentbased_always_on",
        ["Logging__Console__FormatterName"] = "json",
        ["Outbound__AllowedHosts__0"] = "127.0.0.1",
        ["Crawler__Contact"] = "mailto:papers@example.org",
        ["Crawler__Sources__arxiv-oai__Enabled"] = "false",
        ["Crawler__Sources__arxiv-api__Enabled"] = "false",
        ["Crawler__Sources__hf-daily__Enabled"] = "false",
        ["Crawler__Sources__crossref__Enabled"] = "false",
        ["Crawler__Sources__journal__Type"] = "feed",
        ["Crawler__Sources__journal__Url"] = $"{_source.Address}feed.xml",
        ["Notifier__Webhooks__AllowHttp"] = "true",
        ["Notifier__Digests__PublicUrl"] = "https://papers.example.org",
    };

    private async Task WorkAsync(FiveProcesses mesh)
    {
        var site = mesh.Site;
        await site.UntilAsync("the webhook is made", async () =>
            (await site.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = await ReceiveAsync(), query = "lakes" }, Cancellation)).IsSuccessStatusCode, Cancellation);
        await site.Http.PostAsJsonAsync("/api/v1/subscriptions", new { address = "nia@example.org", query = "lakes", frequency = "daily" }, Cancellation);

        var today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", null);
        var line = new StringContent(
            $$"""{"id":"{{Imported[6..]}}","title":"Reed Beds of Foreign Lakes","abstract":"We count reeds by a diffusion model.","categories":["cs.LG"],"announced":"{{today}}"}""",
            Encoding.UTF8,
            "application/x-ndjson");
        await site.ImportAsync(line, Cancellation);

        Feed($"""
            <item><title>{Harvested}</title><link>https://journal.example.org/1</link>
            <description>Ferries, lakes and their queues.</description><pubDate>{DateTimeOffset.UtcNow:R}</pubDate></item>
            """);
        await site.UntilAsync(
            "the feed is asked for again",
            async () => (await site.Http.PostAsync("/api/v1/sources/journal/crawl", null, Cancellation)).IsSuccessStatusCode && _source.Requests.Count > 1,
            Cancellation);

        await SendGarbageAsync();
        using var stream = await site.Http.GetAsync("/api/v1/events/stream", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await site.WaitAsync("two papers are everywhere, and a message was given up", stats => stats["papers"] == 2 && stats["pending"] == 0 && stats["deadLetters"] > 0, Cancellation);
        await site.UntilAsync("both were posted", () => Task.FromResult(_posted.Count == 2), Cancellation);
        await site.Http.GetAsync("/search?q=lakes", Cancellation);
    }

    private void Feed(string items) => _source.Answer(
        $"""<rss version="2.0"><channel><title>Journal</title>{items}</channel></rss>""", 200, ("Content-Type", "application/rss+xml"));

    private async Task<string> ReceiveAsync()
    {
        if (_receiver is null)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.ClearProviders();
            _receiver = builder.Build();
            _receiver.MapPost("/papers", (HttpRequest request) => _posted.Enqueue(request.Headers.TraceParent.ToString()));
            await _receiver.StartAsync(Cancellation);
        }

        return $"{_receiver.Urls.Single()}/papers";
    }

    private async Task SendGarbageAsync()
    {
        await using var connection = await _rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.BasicPublishAsync(EventNames.DiscoveredExchange, "journal", Encoding.UTF8.GetBytes("{ no JSON"), Cancellation);
    }

    [GeneratedRegex(@"^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Sample();
}
