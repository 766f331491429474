using System.Text;
using System.Text.Json.Nodes;
using PaperMesh.EndToEnd.Tests;
using PaperMesh.Servers;

namespace PaperMesh.Chaos.Tests;

/// <summary>One running mesh for tests that leave it whole. Each brings papers of its own to those that are there.</summary>
public sealed class SharedMesh : IAsyncLifetime
{
    private readonly RabbitServer _rabbit = new();
    private readonly MongoServer _mongo = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-chaos-");
    private readonly List<RealPaper> _papers = [];
    private FiveProcesses? _mesh;
    private int _revisions;

    /// <summary>All that were brought so far.</summary>
    internal IReadOnlyList<RealPaper> Papers => _papers;

    /// <summary>The broker of all.</summary>
    internal RabbitServer Rabbit => _rabbit;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _rabbit.InitializeAsync();
        await _mongo.InitializeAsync();
    }

    /// <summary>Started by the first test that asks.</summary>
    internal async Task<FiveProcesses> RunningAsync() => _mesh ??= await FiveProcesses.StartAsync(
        _rabbit,
        _mongo,
        _data,
        new Dictionary<string, string> { ["Crawler__RepublishAfter"] = "00:00:05" },
        Cancellation);

    /// <summary>Imports papers that nobody has brought before.</summary>
    internal async Task<IReadOnlyList<RealPaper>> BringAsync(int count)
    {
        var mesh = await RunningAsync();
        var all = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), _papers.Count + count, Cancellation);
        RealPaper[] brought = [.. all.Skip(_papers.Count)];
        await mesh.Site.ImportAsync(Site.Lines(brought), Cancellation);
        _papers.AddRange(brought);
        return brought;
    }

    /// <summary>Imports some again under a title that differs.</summary>
    internal async Task ReviseAsync(IReadOnlyList<RealPaper> papers)
    {
        RealPaper[] revised = [.. papers.Select(Revised)];
        await (await RunningAsync()).Site.ImportAsync(Site.Lines(revised), Cancellation);
        _revisions += revised.Length;
        foreach (var paper in revised)
            _papers[_papers.FindIndex(one => one.Id == paper.Id)] = paper;

        static RealPaper Revised(RealPaper paper)
        {
            var line = JsonNode.Parse(paper.Line)!;
            var title = $"{paper.Title}, looked at again";
            line["title"] = title;
            return new RealPaper(paper.Id, title, Encoding.UTF8.GetBytes(line.ToJsonString()));
        }
    }

    /// <summary>Every paper that was brought has come through, in its newest revision.</summary>
    internal async Task SettledAsync()
    {
        var mesh = await RunningAsync();
        await mesh.Site.SettledAsync(_papers.Count, Cancellation);
        await mesh.Site.WaitAsync(
            "all are searchable", stats => stats["indexed"] == _papers.Count && stats["events"] >= _papers.Count + _revisions, Cancellation);
    }

    /// <summary>Every service is ready, and every paper that was brought is everywhere exactly once.</summary>
    internal async Task HoldsAsync()
    {
        var mesh = await RunningAsync();
        await SettledAsync();
        foreach (var service in mesh.All)
            (await service.Http.GetAsync(ServiceProcess.Ready, Cancellation)).IsSuccessStatusCode.ShouldBeTrue(service.Output);

        await mesh.Site.HoldsAsync(_papers, Cancellation, _revisions);
    }

    public async ValueTask DisposeAsync()
    {
        if (_mesh is not null)
            await _mesh.DisposeAsync();

        await _mongo.DisposeAsync();
        await _rabbit.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
