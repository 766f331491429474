using System.Net;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>The main job in one process: real papers in, and every one of them everywhere.</summary>
public sealed class StandaloneTests : IDisposable
{
    private const int Papers = 5_000;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_thousand_papers_survive_three_kills_during_their_import()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);

        // Each attempt sends more of the file than the one before, and dies with the request still open.
        foreach (var sent in new[] { 1_000, 2_500, 4_000 })
        {
            await using var doomed = await StartAsync();
            using var upload = new OpenEndedUpload(papers.Take(sent));
            using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var import = doomed.Http.PostAsync("/api/v1/import", upload, end.Token);
            await new Site(doomed).WaitAsync("papers arrive", stats => stats["papers"] >= sent * 4 / 5, Cancellation);

            await doomed.KillAsync();
            await end.CancelAsync();
            (await Record.ExceptionAsync(() => import)).ShouldNotBeNull();
        }

        await using var standalone = await StartAsync();
        var site = new Site(standalone);
        var report = await site.ImportAsync(Site.Lines(papers, gzip: true), Cancellation);
        report.GetProperty("read").GetInt32().ShouldBe(Papers);
        report.GetProperty("quarantined").GetInt32().ShouldBe(0, report.ToString());

        await site.SettledAsync(Papers, Cancellation);
        await site.HoldsAsync(papers, Cancellation);
    }

    [Fact]
    public async Task What_was_kept_is_still_there_after_a_restart_and_an_import_again_changes_nothing()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), 300, Cancellation);
        await using (var first = await StartAsync())
        {
            var site = new Site(first);
            await site.ImportAsync(Site.Lines(papers), Cancellation);
            await site.SettledAsync(papers.Count, Cancellation);
            await first.KillAsync();
        }

        await using var second = await StartAsync();
        var again = new Site(second);
        var report = await again.ImportAsync(Site.Lines(papers), Cancellation);
        report.GetProperty("unchanged").GetInt32().ShouldBe(papers.Count);

        await again.SettledAsync(papers.Count, Cancellation);
        await again.HoldsAsync(papers, Cancellation);
    }

    [Fact]
    public async Task The_first_start_without_any_setting_shows_the_samples()
    {
        await using var standalone = await ServiceProcess.StartAsync(
            "services/Standalone", ServiceProcess.FreePort(), new Dictionary<string, string> { ["Storage__Path"] = _data.FullName }, Cancellation);
        var site = new Site(standalone);
        await site.WaitAsync("the samples are in", stats => stats["papers"] >= 60 && stats["pending"] == 0, Cancellation);

        (await standalone.Http.GetStringAsync("/", Cancellation)).ShouldContain("Crawler__Contact");
        (await standalone.Http.GetStringAsync("/metrics", Cancellation)).ShouldContain("messaging_masstransit_consume");
        foreach (var path in new[] { "/search?q=model", "/topics", "/feed.atom", "/assets/site.css" })
            (await standalone.Http.GetAsync(path, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK, path);

        await standalone.KillAsync();
        await using var without = await StartAsync();
        await new Site(without).WaitAsync("the samples are gone", stats => stats is { } all && all["papers"] == 0 && all["indexed"] == 0, Cancellation);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync(
        "services/Standalone",
        ServiceProcess.FreePort(),
        new Dictionary<string, string> { ["Storage__Path"] = _data.FullName, ["Samples__Enabled"] = "false", ["Crawler__RepublishAfter"] = "00:00:05" },
        Cancellation);
}
