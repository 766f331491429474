using System.Net;
using System.Text.Json;
using PaperMesh.Classifier.Tests.Tagging;

namespace PaperMesh.Classifier.Tests.Taxonomy;

public sealed class DryRuns : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");
    private ClassifierHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var file = Path.Combine(_folder.FullName, "topics.json");
        await File.WriteAllTextAsync(file, Lakes.Taxonomy.Json(), Cancellation);
        _host = await ClassifierHost.StartAsync(("Classifier:Taxonomy", file));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_says_what_would_change_and_changes_nothing()
    {
        var papers = Invented.Papers(1_200).ToList();
        await _host.DiscoverAsync(papers);
        await _host.HeardAsync(papers);
        var heard = _host.Tagged.Count;

        var run = await _host.EndedAsync(await _host.StartJobAsync("/api/v1/taxonomy/dry-run", Invented.RiversOnly.Json()));

        run.GetProperty("state").GetString().ShouldBe("done");
        run.GetProperty("model").GetString().ShouldBe(Invented.ModelOf(Invented.RiversOnly));
        (run.GetProperty("seen").GetInt32(), run.GetProperty("total").GetInt32(), run.GetProperty("changed").GetInt32()).ShouldBe((1_200, 1_200, 1_200));

        var topics = run.GetProperty("topics").EnumerateArray().ToDictionary(topic => topic.GetProperty("topic").GetString()!);
        Numbers(topics["lakes"]).ShouldBe((1_200, 0, 0, 1_200));
        Numbers(topics["rivers"]).ShouldBe((0, 1_200, 1_200, 0));
        Numbers(topics["geo.WA"]).ShouldBe((1_200, 1_200, 0, 0));
        topics["rivers"].GetProperty("addedTo").EnumerateArray().Select(paper => paper.GetProperty("id").GetString())
            .ShouldBe(papers.Take(5).Select(paper => paper.Id));
        topics["lakes"].GetProperty("removedFrom")[0].GetProperty("title").GetString().ShouldBe(papers[0].Title);

        _host.Tagged.Count.ShouldBe(heard);
        (await _host.GetAsync("/api/v1/taxonomy")).GetProperty("topics")[0].GetProperty("slug").GetString().ShouldBe("lakes");
    }

    [Fact]
    public async Task It_can_be_cancelled_and_what_is_not_there_is_said()
    {
        var job = await _host.StartJobAsync("/api/v1/taxonomy/dry-run", Invented.RiversOnly.Json());
        using var cancelled = await _host.Http.DeleteAsync(job, Cancellation);

        cancelled.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _host.EndedAsync(job)).GetProperty("state").GetString().ShouldBeOneOf("cancelled", "done");
        (await _host.Http.GetAsync("/api/v1/taxonomy/dry-run/nothing", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_bad_taxonomy_is_not_tried()
    {
        using var content = new StringContent("""{ "topics": [] }""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await _host.Http.PostAsync("/api/v1/taxonomy/dry-run", content, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Its_address_takes_POST_alone_and_says_so()
    {
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            using var request = new HttpRequestMessage(method, "/api/v1/taxonomy/dry-run");
            using var answer = await _host.Http.SendAsync(request, Cancellation);

            answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
            answer.Content.Headers.Allow.ShouldBe(["POST"]);
        }
    }

    private static (int Before, int After, int Added, int Removed) Numbers(JsonElement topic) => (
        topic.GetProperty("before").GetInt32(), topic.GetProperty("after").GetInt32(), topic.GetProperty("added").GetInt32(), topic.GetProperty("removed").GetInt32());
}
