using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NJsonSchema;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using RabbitMQ.Client;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>The version before this one on a broker and a store, and this one in its place, process by process, while papers come in; and back.</summary>
public sealed class UpgradeTests(RabbitServer rabbit, MongoServer mongo, ITestOutputHelper output)
    : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IAsyncDisposable
{
    private const int Before = 200;
    private const int Part = 12;
    private const int Answers = 20;

    /// <summary>In the order that <c>docs/operations.md</c> gives: so in the middle of the way there, and of the way back, each has met each in both versions.</summary>
    private static readonly string[] Services = ["Query", "Classifier", "Notifier", "Crawler"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly Dictionary<string, int[]> _ports = Services.ToDictionary(service => service, _ => new[] { ServiceProcess.FreePort(), ServiceProcess.FreePort() });

    /// <summary>Of each service the one that is to stay, and which of its two places it has.</summary>
    private readonly Dictionary<string, (ServiceProcess Process, int Place)> _running = [];

    private readonly List<ServiceProcess> _all = [];
    private readonly ConcurrentDictionary<string, int> _posted = new();
    private readonly List<JsonElement> _read = [];

    private Dictionary<string, string> _settings = [];
    private IReadOnlyList<RealPaper> _papers = [];
    private ServiceProcess _gateway = null!;
    private int _brought;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Site Site => new(_gateway);

    [Fact]
    public async Task Each_service_of_this_version_takes_over_from_the_one_before_while_papers_come_in_and_gives_back_to_it()
    {
        using var before = await EarlierBuild.MakeAsync(Cancellation);
        output.WriteLine($"From {before.Commit}.");
        _papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), 1_000, Cancellation);
        _settings = Settings();

        await Task.WhenAll(Services.Select(service => StartAsync(service, before.Root, place: 0)));
        _gateway = await StartGatewayAsync(before.Root);
        await using var receiver = await ReceiverAsync();
        await using var connection = await rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var queue = await ListenAsync(channel);
        using (var made = await Site.Http.PostAsJsonAsync("/api/v1/webhooks", new { url = $"{receiver.Urls.First()}/papers" }, Cancellation))
            made.IsSuccessStatusCode.ShouldBeTrue(await made.Content.ReadAsStringAsync(Cancellation));
        await BringAsync(Before);
        await SettledAsync();
        var answered = await AnswersAsync();

        await TakeOverAsync(SharedData.Root);
        await HoldsAsync(answered);

        await TakeOverAsync(before.Root);
        await HoldsAsync(answered);

        await AreValidAsync(channel, queue, before.Root);
        output.WriteLine($"{_brought} papers, {_posted.Values.Sum() - _posted.Count} events were posted twice.");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _all)
            await process.DisposeAsync();

        _data.Delete(recursive: true);
    }

    private Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>(FiveProcesses.Distributed(rabbit, mongo, _data))
        {
            ["Draining__For"] = "00:00:03",
            ["Samples__Enabled"] = "false",
            ["Notifier__Webhooks__AllowHttp"] = "true",
            ["Outbound__AllowedHosts__0"] = "127.0.0.1",
        };
        foreach (var service in Services)
        {
            var cluster = $"ReverseProxy__Clusters__{service.ToLowerInvariant()}";
            settings[$"{cluster}__HealthCheck__Active__Interval"] = "00:00:01";
            for (var place = 0; place < 2; place++)
                settings[$"{cluster}__Destinations__{place + 1}__Address"] = $"http://127.0.0.1:{_ports[service][place]}";
        }

        return settings;
    }

    /// <summary>A place of Query is a queue and an index: whoever comes there goes on with what the one before has left.</summary>
    private async Task StartAsync(string service, string root, int place)
    {
        var own = new Dictionary<string, string>(_settings) { ["Query__Instance"] = $"place-{place}" };
        var process = await ServiceProcess.StartAsync($"services/{service}", _ports[service][place], own, Cancellation, root: root);
        lock (_running)
        {
            _running[service] = (process, place);
            _all.Add(process);
        }
    }

    private async Task<ServiceProcess> StartGatewayAsync(string root)
    {
        var gateway = await ServiceProcess.StartAsync("gateway", ServiceProcess.FreePort(), _settings, Cancellation, root: root);
        _all.Add(gateway);
        return gateway;
    }

    private async Task TakeOverAsync(string root)
    {
        foreach (var service in Services)
        {
            await ReplaceAsync(service, root);

            // With an index of its own first, then with the one of the other version.
            if (service is "Query")
                await ReplaceAsync(service, root);
        }

        var bringing = BringAsync(Part);
        var gateway = await StartGatewayAsync(root);
        await bringing;
        var old = _gateway;
        _gateway = gateway;
        await BringAsync(Part);
        (await old.StopAsync(Cancellation)).ShouldBe(0, old.Output);
        await SettledAsync();
    }

    private async Task ReplaceAsync(string service, string root)
    {
        var (old, place) = _running[service];
        var bringing = BringAsync(Part);
        await StartAsync(service, root, 1 - place);
        await bringing;

        // Both are there.
        await BringAsync(Part);
        await SettledAsync();
        foreach (var query in service is "Query" ? new[] { old, _running[service].Process } : [])
            await query.WaitAsync("its index holds all", async _ => await IndexedAsync(query) == _brought, TimeSpan.FromMinutes(1), Cancellation);

        bringing = BringAsync(Part);
        (await old.StopAsync(Cancellation)).ShouldBe(0, old.Output);
        await bringing;

        // The other one alone, with those that are still, or already, of the other version.
        await BringAsync(Part);
        await SettledAsync();
        await ReadOnAsync();
    }

    /// <summary>The next papers, which must be accepted at once, whoever comes and goes.</summary>
    private Task BringAsync(int count)
    {
        var part = _papers.Skip(_brought).Take(count).ToList();
        part.Count.ShouldBe(count);
        _brought += count;
        return Site.ImportAsync(Site.Lines(part), Cancellation);
    }

    private Task SettledAsync() => Site.SettledAsync(_brought, Cancellation);

    private static async Task<long> IndexedAsync(ServiceProcess query)
        => (await query.Http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats", Cancellation))!["indexed"];

    /// <summary>As a program that reads the event log does: on from where it was, whoever answers.</summary>
    private async Task ReadOnAsync()
    {
        while (true)
        {
            var after = _read is [.., var last] ? last.GetProperty("sequence").GetString() : "0";
            var page = (await Site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/events?limit=1000&after={after}", Cancellation)).GetProperty("items");
            if (page.GetArrayLength() == 0)
                return;

            _read.AddRange(page.EnumerateArray());
        }
    }

    /// <summary>What was answered about some of the first papers.</summary>
    private async Task<Dictionary<string, JsonElement>> AnswersAsync()
    {
        var answers = new Dictionary<string, JsonElement>();
        foreach (var paper in _papers.Take(Before).Where(paper => !paper.Id.Contains('/', StringComparison.Ordinal)).Take(Answers))
        {
            foreach (var path in new[] { $"/api/v1/papers/{paper.PaperId}", $"/api/v1/papers/{paper.PaperId}/history" })
                answers[path] = await Site.Http.GetFromJsonAsync<JsonElement>(path, Cancellation);
        }

        return answers;
    }

    private async Task HoldsAsync(Dictionary<string, JsonElement> answered)
    {
        await Site.HoldsAsync([.. _papers.Take(_brought)], Cancellation);

        await ReadOnAsync();
        _read.Select(Event).ShouldBe((await Site.EventsAsync(Cancellation)).Select(Event));
        await Site.UntilAsync("every event is posted", () => Task.FromResult(_posted.Count == _brought), Cancellation);

        var now = await AnswersAsync();
        foreach (var (path, answer) in answered)
            Missing(answer, now[path]).ShouldBeEmpty(path);

        var letters = await Site.Http.GetFromJsonAsync<JsonElement>("/api/v1/dead-letters", Cancellation);
        letters.GetProperty("items").GetArrayLength().ShouldBe(0, letters.ToString());
    }

    /// <summary>But for the address of its schema, which is that of the gateway.</summary>
    private static string Event(JsonElement one) => $"{one.GetProperty("sequence")} {one.GetProperty("id")} {one.GetProperty("data")}";

    /// <summary>Where a later answer lacks what an earlier one said, or says it otherwise. It may say more.</summary>
    private static IEnumerable<string> Missing(JsonElement earlier, JsonElement later, string at = "$") => (earlier.ValueKind, later.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => earlier.EnumerateObject().SelectMany(field => later.TryGetProperty(field.Name, out var still)
            ? Missing(field.Value, still, $"{at}.{field.Name}")
            : [$"{at}.{field.Name} is gone"]),
        (JsonValueKind.Array, JsonValueKind.Array) when earlier.GetArrayLength() == later.GetArrayLength() => earlier.EnumerateArray()
            .Zip(later.EnumerateArray())
            .SelectMany((pair, number) => Missing(pair.First, pair.Second, $"{at}[{number}]")),
        _ => JsonElement.DeepEquals(earlier, later) ? [] : [$"{at}: {earlier} became {later}"],
    };

    private static async Task<string> ListenAsync(IChannel channel)
    {
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Cancellation)).QueueName;
        foreach (var exchange in new[] { EventNames.DiscoveredExchange, EventNames.TaggedExchange, EventNames.KeptExchange })
            await channel.QueueBindAsync(queue, exchange, "#", cancellationToken: Cancellation);

        return queue;
    }

    /// <summary>Whatever was published by either version, by the schemas of both.</summary>
    private async Task AreValidAsync(IChannel channel, string queue, string before)
    {
        var schemas = new List<(string Version, string Type, JsonSchema Schema)>();
        foreach (var (type, schema) in EventSchemas.All)
        {
            schemas.Add(("this version", type, await JsonSchema.FromJsonAsync(schema, Cancellation)));
            schemas.Add(("the one before", type, await JsonSchema.FromFileAsync(Path.Combine(before, "shared", "Contracts", "Schemas", $"{type}.json"), Cancellation)));
        }

        var heard = new Dictionary<string, int>();
        while (await channel.BasicGetAsync(queue, autoAck: true, Cancellation) is { } message)
        {
            var body = Encoding.UTF8.GetString(message.Body.Span);
            var type = Encoding.UTF8.GetString((byte[])message.BasicProperties.Headers!["cloudEvents:type"]!);
            heard[type] = heard.GetValueOrDefault(type) + 1;
            foreach (var (version, _, schema) in schemas.Where(one => one.Type == type))
                schema.Validate(body).ShouldBeEmpty($"{type} by the schema of {version}: {body}");
        }

        output.WriteLine(string.Join(", ", heard.Select(one => $"{one.Value} {one.Key}")));
        heard.Keys.Order().ShouldBe(EventSchemas.All.Keys.Order());
        heard[EventNames.TaggedType].ShouldBeGreaterThanOrEqualTo(_brought);
    }

    /// <summary>Of a webhook.</summary>
    private async Task<WebApplication> ReceiverAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/papers", (HttpRequest request) => { _posted.AddOrUpdate(request.Headers["webhook-id"].Single()!, 1, (_, times) => times + 1); });
        await app.StartAsync(Cancellation);
        return app;
    }
}
