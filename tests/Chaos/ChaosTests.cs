using System.Diagnostics;
using MongoDB.Driver;
using PaperMesh.EndToEnd.Tests;
using PaperMesh.Servers;

namespace PaperMesh.Chaos.Tests;

/// <summary>
/// What happens to operators, done to the real programs while real papers come in. <c>PAPERMESH_CHAOS_PAPERS</c> sets how many (300),
/// <c>PAPERMESH_CHAOS_SEED</c> repeats a run. The table of all rows is <c>docs/reliability.md</c>.
/// </summary>
public sealed class ChaosTests(RabbitServer rabbit, MongoServer mongo, ITestOutputHelper output)
    : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private const int Part = 10;

    // On a busy machine a service takes so long to start that the import would be over before.
    private const int FewestKills = 3;

    private static readonly string[] Services = ["Crawler", "Classifier", "Notifier", "Query"];
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenJumps = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestOutage = TimeSpan.FromMinutes(2);

    // So that papers still come in at the last fault.
    private static readonly TimeSpan BetweenParts = TimeSpan.FromSeconds(1);

    private static readonly bool TakesAll = Environment.GetEnvironmentVariable("PAPERMESH_CHAOS_ALL") is "1";
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(TakesAll ? 90 : 4);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);
    private static readonly int Papers = Number("PAPERMESH_CHAOS_PAPERS") ?? 300;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-chaos-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_service_is_killed_again_and_again_while_papers_come_in()
    {
        var seed = Number("PAPERMESH_CHAOS_SEED") ?? Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        var random = new Random(seed);
        var papers = await PapersAsync();
        await using var mesh = await StartAsync([]);

        var bringing = BringAsync(mesh, papers);
        var kills = new List<string>();
        while (!bringing.IsCompleted || kills.Count < FewestKills)
        {
            var victim = Services[random.Next(Services.Length)];
            await mesh.KillAndRestartAsync(victim, Cancellation);
            kills.Add(victim);
            await Task.Delay(random.Next(500, 3_000), Cancellation);
        }

        output.WriteLine($"{kills.Count} kills: {string.Join(' ', kills)}.");
        await RecoversAsync(mesh, papers, await bringing);
    }

    [Fact]
    public Task The_broker_is_killed_and_comes_back_after_20_seconds() => BrokerComesBackAsync(forgets: false);

    /// <remarks>
    /// What is published before the last queue is back reaches all the others, and is confirmed: which service is the last one makes the
    /// difference. So one is made the last.
    /// </remarks>
    [Theory]
    [InlineData("Notifier")]
    [InlineData("Classifier")]
    [InlineData("Crawler")]
    [InlineData("Query")]
    public Task The_broker_is_killed_and_comes_back_after_20_seconds_without_its_queues(string last)
    {
        Assert.SkipUnless(last is "Notifier" || TakesAll, "PAPERMESH_CHAOS_ALL=1 runs it.");
        return BrokerComesBackAsync(forgets: true, last);
    }

    [Fact]
    public async Task Services_broker_and_database_go_one_after_the_other_within_seconds()
    {
        var papers = await PapersAsync();
        await using var broker = await OwnBroker.StartNewAsync(Cancellation);
        var server = new MongoUrl(mongo.ConnectionString).Server;
        await using var database = new Cable(new UriBuilder("mongodb", server.Host, server.Port).Uri);
        await using var mesh = await StartAsync(new()
        {
            ["Bus__Address"] = broker.Address.ToString(),
            ["Storage__ConnectionString"] = $"mongodb://{database.Address.Authority}/?directConnection=true",
        });

        // Nobody waits for one to be back before the next one goes.
        var bringing = BringAsync(mesh, papers);
        var back = new List<Task>();
        foreach (var service in new[] { "Classifier", "Crawler", "Query" })
        {
            back.Add(mesh.KillAndRestartAsync(service, Cancellation));
            await Task.Delay(TimeSpan.FromSeconds(2), Cancellation);
        }

        await broker.KillAsync();
        back.Add(broker.StartAsync(Cancellation));
        back.Add(mesh.KillAndRestartAsync("Notifier", Cancellation));
        database.Cut();
        await Task.Delay(TimeSpan.FromSeconds(5), Cancellation);
        database.Mend();

        await Task.WhenAll(back);
        await RecoversAsync(mesh, papers, await bringing);
    }

    /// <remarks>Longer than the broker and its clients wait for a sign of life (60 s) on request.</remarks>
    [Fact]
    public async Task The_network_between_each_service_and_the_broker_is_slow_stalls_and_breaks()
    {
        var papers = await PapersAsync();
        var cables = Services.ToDictionary(service => service, _ => new Cable(rabbit.Address));
        try
        {
            var own = cables.ToDictionary(
                cable => cable.Key,
                cable => (IReadOnlyDictionary<string, string>)new Dictionary<string, string> { ["Bus__Address"] = cable.Value.Address.ToString() });
            await using var mesh = await StartAsync([], own);

            var bringing = BringAsync(mesh, papers);
            foreach (var cable in cables.Values)
            {
                cable.Delay = TimeSpan.FromMilliseconds(200);
                await Task.Delay(Short, Cancellation);
                cable.Stall();
                await Task.Delay(Stall, Cancellation);
                cable.Mend();
                cable.Delay = TimeSpan.Zero;
                await Task.Delay(Short, Cancellation);
                cable.Cut();
                await Task.Delay(Short, Cancellation);
                cable.Mend();
            }

            await RecoversAsync(mesh, papers, await bringing);
        }
        finally
        {
            foreach (var cable in cables.Values)
                await cable.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_clock_of_each_service_is_set_an_hour_ahead_then_an_hour_back()
    {
        var papers = await PapersAsync();
        var clocks = Services.ToDictionary(service => service, _ => new JumpingClock());
        try
        {
            var own = clocks.ToDictionary(clock => clock.Key, clock => (IReadOnlyDictionary<string, string>)clock.Value.Settings);
            await using var mesh = await StartAsync([], own);

            var bringing = BringAsync(mesh, papers);
            foreach (var clock in clocks.Values)
            {
                foreach (var ahead in new[] { 1, -1, 0 })
                {
                    clock.Set(TimeSpan.FromHours(ahead));
                    await Task.Delay(BetweenJumps, Cancellation);
                }
            }

            await RecoversAsync(mesh, papers, await bringing);
            var tagged = (await mesh.Site.EventsAsync(Cancellation)).Select(one => one.GetProperty("time").GetDateTimeOffset()).ToArray();
            (tagged.Max() - tagged.Min()).ShouldBeGreaterThan(TimeSpan.FromHours(1), "The clock of the Classifier was not set at all.");
        }
        finally
        {
            foreach (var clock in clocks.Values)
                clock.Dispose();
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <param name="forgets">Whether all queues, exchanges and messages are gone.</param>
    /// <param name="last">The service that finds it when the others have worked with it for a while.</param>
    private async Task BrokerComesBackAsync(bool forgets, string? last = null)
    {
        var papers = await PapersAsync();
        await using var broker = await OwnBroker.StartNewAsync(Cancellation);
        await using var mesh = await StartAsync(new() { ["Bus__Address"] = broker.Address.ToString() });

        var bringing = BringAsync(mesh, papers);
        await mesh.Site.WaitAsync("some are in", stats => stats["papers"] >= Part, Cancellation);
        await broker.KillAsync();
        await Task.Delay(Away, Cancellation);
        if (forgets)
            broker.Forget();

        if (last is not null)
            await mesh.Services[last].FreezeAsync(Cancellation);

        await broker.StartAsync(Cancellation);
        if (last is not null)
        {
            await Task.WhenAll(mesh.Services.Where(service => service.Key != last).Select(service => ReadyAsync(service.Value)));
            await Task.Delay(Late, Cancellation);
            await mesh.Services[last].ThawAsync(Cancellation);
        }

        await RecoversAsync(mesh, papers, await bringing);
    }

    private static Task ReadyAsync(ServiceProcess service) => service.WaitAsync(
        "it is ready again", async token => (await service.Http.GetAsync(ServiceProcess.Ready, token)).IsSuccessStatusCode, Recovery, Cancellation);

    private Task<FiveProcesses> StartAsync(Dictionary<string, string> settings, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? own = null)
    {
        settings["Crawler__RepublishAfter"] = "00:00:05";
        return FiveProcesses.StartAsync(rabbit, mongo, _data, settings, Cancellation, own: own);
    }

    private static Task<IReadOnlyList<RealPaper>> PapersAsync()
        => RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);

    internal static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;

    /// <summary>Part by part through the gateway, each again until it is accepted, as whoever brings papers does it.</summary>
    /// <returns>How often a part was sent again.</returns>
    private static async Task<int> BringAsync(FiveProcesses mesh, IReadOnlyList<RealPaper> papers)
    {
        var again = 0;
        foreach (var part in papers.Chunk(Part))
        {
            for (var waited = Stopwatch.StartNew(); !await IsAcceptedAsync(mesh, part);)
            {
                waited.Elapsed.ShouldBeLessThan(LongestOutage, "No papers are accepted any more.");
                again++;
                await Task.Delay(500, Cancellation);
            }

            await Task.Delay(BetweenParts, Cancellation);
        }

        return again;
    }

    private static async Task<bool> IsAcceptedAsync(FiveProcesses mesh, IReadOnlyList<RealPaper> part)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var lines = Site.Lines(part);
            using var answer = await mesh.Site.Http.PostAsync("/api/v1/import", lines, patience.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The one thing that must hold after whatever was done: all well again by itself in time, and each paper everywhere exactly once.</summary>
    private async Task RecoversAsync(FiveProcesses mesh, IReadOnlyList<RealPaper> papers, int again)
    {
        var waited = Stopwatch.StartNew();
        await Task.WhenAll(mesh.All.Select(ReadyAsync));
        var ready = waited.Elapsed;

        await mesh.Site.SettledAsync(papers.Count, Cancellation);
        await mesh.Site.WaitAsync("all are searchable", stats => stats["indexed"] == papers.Count && stats["events"] >= papers.Count, Cancellation);
        output.WriteLine(
            $"{papers.Count} papers, {again} parts sent again. Ready {ready.TotalSeconds:0.0} s after the last fault or import, settled after {waited.Elapsed.TotalSeconds:0.0} s.");
        waited.Elapsed.ShouldBeLessThan(Recovery);
        await mesh.Site.HoldsAsync(papers, Cancellation);
    }
}
