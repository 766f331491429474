using System.Diagnostics;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Benchmarks.Search;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks;

/// <summary>The gateway before a real Query, asked by 32 visitors without a key, beside a bare YARP before the same one, whose visitors bring the word of a gateway.</summary>
internal sealed class GatewayWorks : IAsyncDisposable
{
    private const int Connections = 32;
    private const string Answer = "/api/v1/topics";
    private const string List = "/api/v1/search?q=topic:large-language-models";

    private readonly TimeSpan _window;
    private readonly string _input;
    private readonly ServiceProcess _query;
    private readonly ServiceProcess _uncached;
    private readonly ServiceProcess _caching;
    private readonly ServiceProcess _bare;

    private GatewayWorks(TimeSpan window, string input, ServiceProcess query, ServiceProcess uncached, ServiceProcess caching, ServiceProcess bare)
        => (_window, _input, _query, _uncached, _caching, _bare) = (window, input, query, uncached, caching, bare);

    /// <param name="papers">In the store of Query.</param>
    /// <param name="folder">Of that store, which is filled.</param>
    /// <param name="window">How long a run is.</param>
    public static async Task<GatewayWorks> StartAsync(int papers, DirectoryInfo folder, TimeSpan window)
    {
        await SearchedPapers.FillAsync(folder.FullName, TestPapers.Corpus("gateway"), papers);
        var started = new List<ServiceProcess>();
        try
        {
            started.Add(await ServiceProcess.StartAsync("services/Query", ServiceProcess.FreePort(), Programs.Settings(folder), CancellationToken.None));
            var address = started[0].Http.BaseAddress!.ToString();
            started.Add(await GatewayAsync(address, "00:00:00"));
            started.Add(await GatewayAsync(address, "00:00:02"));
            started.Add(await Programs.StartAnchorAsync(BareGateway.Name, Answer, new Dictionary<string, string> { [BareGateway.To] = address }));
        }
        catch
        {
            foreach (var process in started)
                await process.DisposeAsync(); // Nobody else knows of them.
            throw;
        }

        return new GatewayWorks(window, $"{papers:N0} papers, {Connections} connections", started[0], started[1], started[2], started[3]);
    }

    public IReadOnlyList<Work> Works =>
    [
        new(
            "gateway",
            _input,
            [
                new Aspect("the proxy's CPU a request", "µs", MoreIsBetter: false, reading => reading.Cpu.TotalMicroseconds) { Goal = 1.15 },
                new Aspect("p99", "ms", MoreIsBetter: false, reading => reading.Value) { IsByClock = true, Goal = 1.3 },
            ],
            () => AskAsync(_uncached, Answer),
            () => AskAsync(_bare, Answer)),
        new(
            "gateway",
            _input,
            [new Aspect("p99 of a list that is kept, beside the service itself", "ms", MoreIsBetter: false, reading => reading.Value) { IsByClock = true, Goal = 1 }],
            () => AskAsync(_caching, List),
            () => AskAsync(_query, List)),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var process in new[] { _caching, _uncached, _bare, _query })
            await process.DisposeAsync();
    }

    private static Task<ServiceProcess> GatewayAsync(string query, string freshFor) => ServiceProcess.StartAsync(
        "gateway",
        ServiceProcess.FreePort(),
        new Dictionary<string, string>
        {
            ["ReverseProxy__Clusters__query__Destinations__1__Address"] = query,
            ["Caching__FreshFor"] = freshFor,
            ["Logging__LogLevel__Default"] = "Warning",
        },
        CancellationToken.None,
        ServiceProcess.Live); // Ready it is when all services are.

    /// <returns>The p99 in milliseconds, and the processor time of one request, of that process alone.</returns>
    private async Task<Reading> AskAsync(ServiceProcess process, string path)
    {
        // A service answers only whom a gateway vouches for, which a bare one cannot.
        HttpMessageHandler handler = process == _query || process == _bare ? new Operator() : new SocketsHttpHandler();
        using var http = new HttpClient(handler) { BaseAddress = process.Http.BaseAddress };
        await AskAsync(http, path, _window / 4); // Until what it calls is compiled.

        using var measured = Process.GetProcessById(process.Id);
        var before = measured.TotalProcessorTime;
        var times = await AskAsync(http, path, _window);
        measured.Refresh();
        return new Reading(times[times.Count * 99 / 100], (measured.TotalProcessorTime - before) / times.Count, measured.WorkingSet64);
    }

    /// <returns>Milliseconds, the shortest first.</returns>
    private static async Task<List<double>> AskAsync(HttpClient http, string path, TimeSpan window)
    {
        var started = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var times = new List<double>();
            while (Stopwatch.GetElapsedTime(started) < window)
            {
                var asked = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(path);
                answer.EnsureSuccessStatusCode();
                await answer.Content.CopyToAsync(Stream.Null);
                times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }

            return times;
        })));
        return [.. all.SelectMany(times => times).Order()];
    }
}
