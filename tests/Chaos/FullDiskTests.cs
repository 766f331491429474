using System.Diagnostics;
using System.Net;
using PaperMesh.EndToEnd.Tests;
using PaperMesh.Servers;

namespace PaperMesh.Chaos.Tests;

/// <summary>The disk is full, which the programs say and survive, and has room again, which they find by themselves.</summary>
public sealed class FullDiskTests(RabbitServer rabbit, MongoServer mongo, ITestOutputHelper output)
    : IClassFixture<RabbitServer>, IClassFixture<MongoServer>
{
    private const int Papers = 300;

    // More than are taken from the bus at once.
    private const int Waiting = 2_000;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(15);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_in_one_process_refuses_papers_while_its_disk_is_full_and_takes_them_when_there_is_room()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);
        using var disk = new SmallDisk(megabytes: 96);
        await using var standalone = await ServiceProcess.StartAsync(
            "services/Standalone",
            ServiceProcess.FreePort(),
            new Dictionary<string, string>
            {
                ["Storage__Path"] = disk.Data.FullName,
                ["Samples__Enabled"] = "false",
                ["Crawler__RepublishAfter"] = "00:00:05",
            },
            Cancellation);
        var site = new Site(standalone);
        await site.ImportAsync(Site.Lines(papers.Take(Papers / 3)), Cancellation);
        await site.SettledAsync(Papers / 3, Cancellation);

        disk.Fill();
        using var refused = await standalone.Http.PostAsync("/api/v1/import", Site.Lines(papers), Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.InsufficientStorage);
        (await refused.Content.ReadAsStringAsync(Cancellation)).ShouldContain("The disk of the server is full");
        await HealthAsync(standalone, "Degraded", "storage");
        (await site.FirstTitleAsync("model", Cancellation)).ShouldNotBeNull();

        disk.MakeRoom();
        var waited = Stopwatch.StartNew();
        await HealthAsync(standalone, "Healthy");
        output.WriteLine($"Healthy {waited.Elapsed.TotalSeconds:0.0} s after there was room.");
        await site.ImportAsync(Site.Lines(papers), Cancellation);
        await site.SettledAsync(Papers, Cancellation);
        await site.HoldsAsync(papers, Cancellation);
    }

    [Fact]
    public async Task All_in_one_process_stops_when_it_is_told_to_while_its_disk_is_full_and_goes_on_where_it_was()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Waiting, Cancellation);
        using var disk = new SmallDisk(megabytes: 96);
        var settings = new Dictionary<string, string>
        {
            ["Storage__Path"] = disk.Data.FullName,
            ["Samples__Enabled"] = "false",
            ["Crawler__RepublishAfter"] = "00:00:05",
        };
        await using (var full = await ServiceProcess.StartAsync("services/Standalone", ServiceProcess.FreePort(), settings, Cancellation))
        {
            // Full while they are on the bus: their messages wait for room.
            var importing = new Site(full).ImportAsync(Site.Lines(papers), Cancellation);
            await full.WaitAsync("the first are tagged", async token => (await new Site(full).StatsAsync(token))["tagged"] > 0, Recovery, Cancellation);
            disk.Fill();
            await importing.ContinueWith(_ => { }, Cancellation, TaskContinuationOptions.None, TaskScheduler.Default);
            await HealthAsync(full, "Degraded", "storage");

            var stopped = Stopwatch.StartNew();
            await full.StopAsync(Cancellation);
            output.WriteLine($"Stopped {stopped.Elapsed.TotalSeconds:0.0} s after it was told to.");
            stopped.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        }

        disk.MakeRoom();
        await using var again = await ServiceProcess.StartAsync("services/Standalone", ServiceProcess.FreePort(), settings, Cancellation);
        var site = new Site(again);
        await site.ImportAsync(Site.Lines(papers), Cancellation);
        await site.SettledAsync(Waiting, Cancellation);
        (await site.StatsAsync(Cancellation))["deadLetters"].ShouldBe(0);
        await site.HoldsAsync(papers, Cancellation);
    }

    [Fact]
    public async Task The_mesh_goes_on_while_the_disk_of_the_index_is_full_and_what_came_meanwhile_is_found_when_there_is_room()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);
        using var disk = new SmallDisk(megabytes: 48);
        await using var mesh = await FiveProcesses.StartAsync(
            rabbit, mongo, disk.Data, new Dictionary<string, string> { ["Crawler__RepublishAfter"] = "00:00:05" }, Cancellation);
        await mesh.Site.ImportAsync(Site.Lines(papers.Take(Papers / 3)), Cancellation);
        await mesh.Site.SettledAsync(Papers / 3, Cancellation);

        disk.Fill();
        await mesh.Site.ImportAsync(Site.Lines(papers.Take(Papers / 3 * 2)), Cancellation);
        await mesh.Site.WaitAsync("all are logged", stats => stats["events"] == Papers / 3 * 2, Cancellation);
        var query = mesh.Services["Query"];
        await HealthAsync(query, "Degraded", "search-index");
        await query.WaitAsync("searches find what they did", async token => await mesh.Site.FirstTitleAsync("model", token) is not null, Long, Cancellation);

        // Longer than a consumer is patient with a message.
        await Task.Delay(Long, Cancellation);

        disk.MakeRoom();
        var waited = Stopwatch.StartNew();
        await mesh.Site.SettledAsync(Papers / 3 * 2, Cancellation);
        await HealthAsync(query, "Healthy");
        output.WriteLine($"Settled {waited.Elapsed.TotalSeconds:0.0} s after there was room.");
        waited.Elapsed.ShouldBeLessThan(Recovery);

        disk.Fill();
        await mesh.Site.ImportAsync(Site.Lines(papers), Cancellation);
        await HealthAsync(query, "Degraded", "search-index");

        // Those that wait for room do not keep it from stopping, and are not given up by it.
        var stopped = Stopwatch.StartNew();
        await query.StopAsync(Cancellation);
        output.WriteLine($"Stopped {stopped.Elapsed.TotalSeconds:0.0} s after it was told to.");
        stopped.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));

        disk.MakeRoom();
        await mesh.KillAndRestartAsync("Query", Cancellation);
        await mesh.Site.SettledAsync(Papers, Cancellation);
        (await mesh.Site.StatsAsync(Cancellation))["deadLetters"].ShouldBe(0);
        await mesh.Site.HoldsAsync(papers, Cancellation);
    }

    private static Task HealthAsync(ServiceProcess service, string expected, string part = "") => service.WaitAsync(
        $"it says {expected} {part}",
        async token =>
        {
            var answer = await (await service.Http.GetAsync(ServiceProcess.Ready, token)).Content.ReadAsStringAsync(token);
            return answer.StartsWith(expected, StringComparison.Ordinal) && answer.Contains(part, StringComparison.Ordinal);
        },
        Recovery,
        Cancellation);
}
