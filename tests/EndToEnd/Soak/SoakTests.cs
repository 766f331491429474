using System.Text.Json;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests.Soak;

/// <summary>
/// A long harvest from servers that fail, by a process that is killed again and again. Small by default; <c>PAPERMESH_SOAK=full</c> takes
/// 102,000 records: 68,000 of arXiv, 25,000 of them once more from a mirror, and 8,800 of the Daily Papers.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    private static readonly bool Full = Environment.GetEnvironmentVariable("PAPERMESH_SOAK") == "full";

    private static readonly string[] Played = ["arxiv-oai", "mirror", "hf-daily"];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_stored_once_though_sources_fail_and_the_process_is_killed()
    {
        const int seed = 20261124;
        var lines = await LinesAsync();
        var faults = new Faults(seed);
        await using var sources = new PlayedSources(lines, mirrored: Full ? 25_000 : 1_000, pageSize: Full ? 1_000 : 200, faults);
        await sources.StartAsync();

        var random = new Random(seed);
        var kills = 0;
        for (; kills < (Full ? 8 : 2); kills++)
        {
            await using var doomed = await StartAsync(sources);
            var before = sources.AnsweredWell;
            var until = before + random.Next(Full ? 30 : 4, Full ? 90 : 12);
            await doomed.WaitAsync("answers have come", _ => Task.FromResult(sources.AnsweredWell >= until), TimeSpan.FromMinutes(10), Cancellation);
            await doomed.KillAsync();
        }

        await using var last = await StartAsync(sources);
        var site = new Site(last);
        await last.WaitAsync("all sources are done", token => AreDoneAsync(site, token), TimeSpan.FromMinutes(Full ? 60 : 10), Cancellation);
        await site.WaitAsync("nothing is pending", stats => stats["pending"] == 0, Cancellation);

        var stats = await site.StatsAsync(Cancellation);
        output.WriteLine($"{lines.Count} records, {kills} kills, faults {string.Join(", ", faults.Count)}, {string.Join(", ", stats)}");
        await HoldsAsync(site, stats, lines);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static async Task HoldsAsync(Site site, Dictionary<string, long> stats, IReadOnlyList<byte[]> lines)
    {
        stats["indexed"].ShouldBe(stats["papers"]);
        stats["tagged"].ShouldBe(stats["papers"]);

        var events = await site.EventsAsync(Cancellation);
        events.Select(one => long.Parse(one.GetProperty("sequence").GetString()!, null)).ShouldBe(Enumerable.Range(1, events.Count).Select(number => (long)number));
        events.Select(one => one.GetProperty("id").GetString()).ShouldBeUnique();

        var papers = new HashSet<string>();
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            var id = json.RootElement.GetProperty("id").GetString()!;
            var answer = await site.Http.GetAsync($"/api/v1/papers/arxiv:{id}", Cancellation);
            answer.IsSuccessStatusCode.ShouldBeTrue(id);
            using var paper = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            papers.Add(paper.RootElement.GetProperty("id").GetString()!);
        }

        // Those of the Daily Papers that arXiv's list does not have come on top.
        stats["papers"].ShouldBeGreaterThanOrEqualTo(papers.Count);
        events.Select(one => one.GetProperty("subject").GetString()).Distinct().Count().ShouldBe((int)stats["papers"]);
    }

    private static async Task<bool> AreDoneAsync(Site site, CancellationToken cancellationToken)
    {
        using var answer = JsonDocument.Parse(await site.Http.GetStringAsync("/api/v1/sources", cancellationToken));
        return answer.RootElement.GetProperty("items").EnumerateArray().Where(source => Played.Contains(source.GetProperty("name").GetString())).All(source =>
            source.GetProperty("lastRuns").EnumerateArray().Any(run => !run.TryGetProperty("error", out _)));
    }

    private static async Task<IReadOnlyList<byte[]>> LinesAsync()
    {
        var files = Full ? new[] { "arxiv-train.jsonl.gz", "arxiv-dev.jsonl.gz" } : ["arxiv-dev.jsonl.gz"];
        var papers = new List<byte[]>();
        foreach (var file in files)
            papers.AddRange((await RealPaper.ReadAsync(SharedData.Corpus(file), Full ? int.MaxValue : 3_000, Cancellation)).Select(paper => paper.Line));

        return papers;
    }

    private Task<ServiceProcess> StartAsync(PlayedSources sources) => ServiceProcess.StartAsync(
        "services/Standalone",
        ServiceProcess.FreePort(),
        new Dictionary<string, string>
        {
            ["Storage__Path"] = _data.FullName,
            ["Samples__Enabled"] = "false",
            ["Outbound__AllowedHosts__0"] = "127.0.0.1",
            ["Crawler__Contact"] = "mailto:soak@example.org",
            ["Crawler__Budgets__127.0.0.1"] = "00:00:00.02",
            ["Crawler__RetryAfterFailure"] = "00:00:05",
            ["Crawler__LeaveAloneFor"] = "00:00:05",
            ["Crawler__RepublishAfter"] = "00:00:05",
            ["Crawler__Sources__arxiv-oai__Url"] = sources.Address,
            ["Crawler__Sources__arxiv-oai__FirstDays"] = "3650",
            ["Crawler__Sources__mirror__Type"] = "arxiv-oai",
            ["Crawler__Sources__mirror__Url"] = sources.Address + "mirror/",
            ["Crawler__Sources__mirror__FirstDays"] = "3650",
            ["Crawler__Sources__hf-daily__Url"] = sources.Address,
            ["Crawler__Sources__hf-daily__FirstDays"] = Full ? "912" : "120",
        },
        Cancellation);
}
