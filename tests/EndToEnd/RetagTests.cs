using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>Re-tagging by another taxonomy, killed in the middle: every paper has its new tags in the end, for readers too.</summary>
public sealed class RetagTests(RabbitServer rabbit, MongoServer mongo) : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private const int Papers = 1_000;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_one_process_that_is_killed()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);
        string job, model;
        await using (var doomed = await StartAsync())
        {
            (job, model) = await BeginAsync(new Site(doomed), papers);
            await doomed.KillAsync();
        }

        await using var standalone = await StartAsync();
        await EndsAsync(new Site(standalone), papers, job, model);
    }

    [Fact]
    public async Task In_five_processes_of_which_the_Classifier_is_killed()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);
        await using var mesh = await FiveProcesses.StartAsync(rabbit, mongo, _data, new Dictionary<string, string>(), Cancellation);

        var (job, model) = await BeginAsync(mesh.Site, papers);
        await mesh.KillAndRestartAsync("Classifier", Cancellation);

        await EndsAsync(mesh.Site, papers, job, model);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync(
        "services/Standalone",
        ServiceProcess.FreePort(),
        new Dictionary<string, string> { ["Storage__Path"] = _data.FullName, ["Samples__Enabled"] = "false", ["Crawler__RepublishAfter"] = "00:00:05" },
        Cancellation);

    /// <summary>Imports, puts in a taxonomy with a topic less, begins to re-tag, and returns in the middle of it.</summary>
    private static async Task<(string Job, string Model)> BeginAsync(Site site, IReadOnlyList<RealPaper> papers)
    {
        await site.ImportAsync(Site.Lines(papers), Cancellation);
        await site.SettledAsync(papers.Count, Cancellation);

        using var read = await site.Http.GetAsync("/api/v1/taxonomy", Cancellation);
        var taxonomy = (await read.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!;
        taxonomy["topics"]!.AsArray().RemoveAt(0);
        using var put = new HttpRequestMessage(HttpMethod.Put, "/api/v1/taxonomy")
        {
            Content = new StringContent(taxonomy.ToJsonString(), Encoding.UTF8, "application/json"),
            Headers = { IfMatch = { read.Headers.ETag! } },
        };
        using var replaced = await site.Http.SendAsync(put, Cancellation);
        replaced.EnsureSuccessStatusCode();
        var model = (await replaced.Content.ReadFromJsonAsync<JsonElement>(Cancellation)).GetProperty("model").GetString()!;

        using var answer = await site.Http.PostAsJsonAsync("/api/v1/retag", new { rate = 200 }, Cancellation);
        answer.EnsureSuccessStatusCode();
        var job = answer.Headers.Location!.ToString();
        await site.UntilAsync(
            "some are re-tagged", async () => (await site.Http.GetFromJsonAsync<JsonElement>(job, Cancellation)).GetProperty("sent").GetInt32() >= 200, Cancellation);
        return (job, model);
    }

    private static async Task EndsAsync(Site site, IReadOnlyList<RealPaper> papers, string job, string model)
    {
        await site.UntilAsync(
            "all are re-tagged",
            async () => (await site.Http.GetFromJsonAsync<JsonElement>(job, Cancellation)).GetProperty("state").GetString() == "done",
            Cancellation);

        foreach (var paper in papers)
        {
            await site.UntilAsync(
                $"readers see {paper.PaperId} re-tagged",
                async () => (await site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/papers/{paper.PaperId}", Cancellation)).GetProperty("model").GetString() == model,
                Cancellation);
        }

        // Each twice in the log: once by each taxonomy, however often it was published.
        await site.WaitAsync("the log has both", stats => stats["events"] == 2 * papers.Count, Cancellation);
    }
}
