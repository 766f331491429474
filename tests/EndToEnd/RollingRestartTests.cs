using System.Collections.Concurrent;
using System.Net.Http.Json;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>Two replicas of each service, one of which is restarted and the other one killed while others read.</summary>
public sealed class RollingRestartTests : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    /// <summary>Of each client: there is little to be seen in more.</summary>
    private static readonly TimeSpan BetweenRequests = TimeSpan.FromMilliseconds(25);

    private static readonly string[] Services = ["Query", "Crawler", "Classifier", "Notifier"];

    /// <summary>One read of each service.</summary>
    private static readonly string[] Reads = ["/api/v1/daily/latest", "/search?q=pond", "/api/v1/sources", "/api/v1/taxonomy", "/api/v1/events"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly ConcurrentQueue<string> _failed = new();
    private readonly Dictionary<string, ServiceProcess> _replicas = [];
    private readonly Dictionary<string, int> _ports = [];
    private readonly Dictionary<string, string> _settings;
    private int _answered;

    public RollingRestartTests(RabbitServer rabbit, MongoServer mongo)
        => _settings = new(FiveProcesses.Distributed(rabbit, mongo, _data)) { ["Draining__For"] = "00:00:03" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Not_one_request_fails_while_each_replica_is_restarted_or_killed()
    {
        var routes = new Dictionary<string, string>(_settings);
        foreach (var service in Services)
        {
            routes[$"ReverseProxy__Clusters__{service.ToLowerInvariant()}__HealthCheck__Active__Interval"] = "00:00:01";
            for (var number = 1; number <= 2; number++)
            {
                _ports[$"{service}{number}"] = ServiceProcess.FreePort();
                routes[$"ReverseProxy__Clusters__{service.ToLowerInvariant()}__Destinations__{number}__Address"] = $"http://127.0.0.1:{_ports[$"{service}{number}"]}";
            }
        }

        // The second ones find the stores made.
        foreach (var number in new[] { 1, 2 })
            await Task.WhenAll(Services.Select(service => StartAsync($"{service}{number}")));

        await using var gateway = await ServiceProcess.StartAsync("gateway", ServiceProcess.FreePort(), routes, Cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] clients = [.. Reads.Select(path => ReadAsync(gateway, path, over.Token)), WriteAsync(gateway, over.Token)];

        await Task.WhenAll(Services.Select(RestartAsync));
        await AllAreAskedAsync();

        // The same without a warning. What was being written then may be lost to its client, so nothing but reads is promised. Of those,
        // an answer whose first half has gone out cannot be asked for again: it may break off, once for each client.
        over.Cancel();
        await Task.WhenAll(clients);
        _failed.ShouldBeEmpty();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Task[] readers = [.. Reads.Select(path => ReadAsync(gateway, path, end.Token, mayBreakOff: true))];
        var before = _answered;
        foreach (var service in Services)
            await _replicas[$"{service}2"].KillAsync();

        await gateway.WaitAsync("another 100 reads are answered", _ => Task.FromResult(_answered > before + 100), TimeSpan.FromMinutes(1), Cancellation);
        end.Cancel();
        await Task.WhenAll(readers);

        _failed.ShouldBeEmpty();
    }

    public void Dispose()
    {
        foreach (var replica in _replicas.Values)
            replica.DisposeAsync().AsTask().Wait(CancellationToken.None);

        _data.Delete(recursive: true);
    }

    private async Task StartAsync(string replica)
    {
        var own = new Dictionary<string, string>(_settings) { ["Query__Instance"] = replica.ToLowerInvariant() };
        var process = await ServiceProcess.StartAsync($"services/{replica[..^1]}", _ports[replica], own, Cancellation);
        lock (_replicas)
            _replicas[replica] = process;
    }

    /// <summary>The first replica, as a supervisor does it with a new version.</summary>
    private async Task RestartAsync(string service)
    {
        ServiceProcess old;
        lock (_replicas)
            _replicas.Remove($"{service}1", out old!);

        (await old.StopAsync(Cancellation)).ShouldBe(0, old.Output);
        await old.DisposeAsync();
        await StartAsync($"{service}1");
    }

    /// <summary>The gateway has noticed that they are back: before the others may go.</summary>
    private async Task AllAreAskedAsync()
    {
        foreach (var (name, replica) in _replicas.ToArray())
        {
            var before = await AskedAsync(replica);
            await replica.WaitAsync($"{name} is asked again", async _ => await AskedAsync(replica) > before, TimeSpan.FromMinutes(1), Cancellation);
        }
    }

    /// <summary>Requests but probes and scrapes, by its own metrics.</summary>
    private static async Task<double> AskedAsync(ServiceProcess replica)
        => (await replica.Http.GetStringAsync("/metrics", Cancellation)).Split('\n')
            .Where(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal)
                && !line.Contains("/health", StringComparison.Ordinal) && !line.Contains("/metrics", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));

    private Task ReadAsync(ServiceProcess gateway, string path, CancellationToken over, bool mayBreakOff = false)
        => AgainAndAgainAsync(path, () => gateway.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation), over, breaksLeft: mayBreakOff ? 1 : 0);

    /// <summary>Changes nothing that matters, and may not be sent twice by the gateway.</summary>
    private Task WriteAsync(ServiceProcess gateway, CancellationToken over)
        => AgainAndAgainAsync("POST /api/v1/classify", () => gateway.Http.PostAsJsonAsync("/api/v1/classify", new { title = "Learning about a pond", @abstract = "We look at it." }, Cancellation), over);

    private async Task AgainAndAgainAsync(string what, Func<Task<HttpResponseMessage>> ask, CancellationToken over, int breaksLeft = 0)
    {
        using var pace = new PeriodicTimer(BetweenRequests);
        while (!over.IsCancellationRequested)
        {
            await pace.WaitForNextTickAsync(Cancellation);
            var begun = false;
            try
            {
                using var answer = await ask();
                begun = true;
                await answer.Content.LoadIntoBufferAsync(Cancellation);
                if (answer.IsSuccessStatusCode)
                    Interlocked.Increment(ref _answered);
                else
                    _failed.Enqueue($"{what}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
            }
            catch (HttpRequestException e)
            {
                if (!begun || breaksLeft-- <= 0)
                    _failed.Enqueue($"{what}: {e.Message}");
            }
        }
    }
}
