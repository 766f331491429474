using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Classifier.Jobs;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Retagging;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.Tests.Tagging;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Retagging;

public sealed class Retags : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");
    private ClassifierHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string Rivers => Invented.ModelOf(Invented.WithRivers);

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
    public async Task Stored_papers_come_out_with_the_tags_of_the_taxonomy_in_use()
    {
        var papers = await TaggedAsync(700);
        var first = _host.Tagged.ToDictionary(tagged => tagged.Paper.Id);
        await _host.PutAsync(Invented.WithRivers);

        var retag = await RetagAsync("""{ "rate": 10000 }""");

        retag.GetProperty("state").GetString().ShouldBe("done");
        (retag.GetProperty("sent").GetInt32(), retag.GetProperty("total").GetInt32()).ShouldBe((700, 700));
        var again = _host.Tagged.Where(tagged => tagged.Model == Rivers).ToList();
        again.Select(tagged => tagged.Paper.Id).Order().ShouldBe(papers.Select(paper => paper.Id).Order());
        again.ShouldAllBe(tagged => tagged.Paper.Revision == 1 && tagged.Tags.Any(tag => tag.Topic == "rivers"));
        again.ShouldAllBe(tagged => tagged.TaggedAt > first[tagged.Paper.Id].TaggedAt);
        again.ShouldAllBe(tagged => tagged.Paper.Links.Count == 1);

        // Nothing is left to do.
        (await RetagAsync("""{ "rate": 10000 }""")).GetProperty("sent").GetInt32().ShouldBe(0);
        (await RetagAsync("""{ "rate": 10000, "all": true }""")).GetProperty("sent").GetInt32().ShouldBe(700);
    }

    [Fact]
    public async Task Only_what_the_query_finds_is_re_tagged()
    {
        await TaggedAsync(30);
        await _host.PutAsync(Invented.WithRivers);

        (await RetagAsync("""{ "query": "\"lake 7\" OR \"lake 12\"", "rate": 10000 }""")).GetProperty("sent").GetInt32().ShouldBe(2);

        _host.Tagged.Where(tagged => tagged.Model == Rivers).Select(tagged => tagged.Paper.Id).Order()
            .ShouldBe([Invented.Paper(7).Id, Invented.Paper(12).Id]);
    }

    [Fact]
    public async Task It_is_paused_resumed_listed_and_cancelled()
    {
        await TaggedAsync(200);
        await _host.PutAsync(Invented.WithRivers);
        var job = await _host.StartJobAsync("/api/v1/retag", """{ "rate": 20 }""");

        await PostAsync(job + "/pause");
        (await _host.GetAsync(job)).GetProperty("state").GetString().ShouldBe("paused");
        (await _host.GetAsync("/api/v1/retag")).GetProperty("items")[0].GetProperty("id").GetString().ShouldBe(job.Split('/')[^1]);

        await PostAsync(job + "/resume");
        await Eventually.BeTrueAsync(async () => (await _host.GetAsync(job)).GetProperty("sent").GetInt32() > 0);

        using var cancelled = await _host.Http.DeleteAsync(job, Cancellation);
        var ended = await _host.EndedAsync(job);
        ended.GetProperty("state").GetString().ShouldBe("cancelled");
        ended.GetProperty("sent").GetInt32().ShouldBeLessThan(200);
    }

    [Theory]
    [InlineData("""{ "rate": 0 }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "query": "sort:nonsense" }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "rate": "many" }""", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.Accepted)]
    public async Task What_cannot_be_understood_is_refused(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _host.Http.PostAsync("/api/v1/retag", content, Cancellation);

        answer.StatusCode.ShouldBe(expected);
        (await _host.Http.GetAsync("/api/v1/retag/nothing", Cancellation)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_died_with_a_process_and_its_bus_in_memory_is_made_up_for()
    {
        var papers = await TaggedAsync(300);
        await _host.PutAsync(Invented.WithRivers);

        // It had sent two hundred, stored that, and died: a hundred commands had not been carried out, and of a hundred papers, re-tagged
        // and stored, the events had come to nobody.
        await _host.Services.GetRequiredService<PaperKeeper>().RetagAsync([.. papers.Take(100).Select(paper => paper.Id)], all: false, Cancellation);
        var job = Abandoned(new RetagWork { Rate = 10_000, Sent = 200 }) with { After = papers[199].Id, Seen = 200, Total = 300 };
        await _host.Services.GetRequiredService<JobStore>().AddAsync(job, Cancellation);

        (await _host.EndedAsync("/api/v1/retag/" + job.Id)).GetProperty("state").GetString().ShouldBe("done");
        _host.Tagged.Where(tagged => tagged.Model == Rivers).Select(tagged => tagged.Paper.Id).Order()
            .ShouldBe(papers.Select(paper => paper.Id).Order());
    }

    [Fact]
    public async Task A_process_that_died_behind_its_checkpoint_is_taken_over_there()
    {
        var papers = await TaggedAsync(1_000);
        var run = new DryRunWork { Taxonomy = Invented.RiversOnly.Json(), Model = "rules-x", Changed = 400 };
        var job = Abandoned(retag: null) with { DryRun = run, After = papers[399].Id, Seen = 400, Total = 1_000 };
        await _host.Services.GetRequiredService<JobStore>().AddAsync(job, Cancellation);

        var ended = await _host.EndedAsync("/api/v1/taxonomy/dry-run/" + job.Id);

        (ended.GetProperty("seen").GetInt32(), ended.GetProperty("changed").GetInt32()).ShouldBe((1_000, 1_000));
    }

    [Fact]
    public async Task Who_was_taken_for_dead_changes_nothing_any_more()
    {
        var store = _host.Services.GetRequiredService<JobStore>();
        var job = Abandoned(new RetagWork { Rate = 1 }) with { State = JobState.Paused };
        await store.AddAsync(job, Cancellation);
        await store.ChangeAsync(job.Id, stored => stored with { Holder = "another", HeldUntil = Invented.Noon.AddYears(50) }, Cancellation);

        (await store.CheckpointAsync(job with { Seen = 77 }, goesOn: true, Cancellation)).ShouldBeNull();
        (await store.FindAsync(job.Id, Cancellation))!.Seen.ShouldBe(0);
    }

    [Fact]
    public async Task Of_many_who_take_a_job_at_once_one_gets_it()
    {
        var store = _host.Services.GetRequiredService<JobStore>();
        var job = Abandoned(new RetagWork { Rate = 1 }) with { State = JobState.Paused };
        await store.AddAsync(job, Cancellation);
        await store.ChangeAsync(job.Id, stored => stored with { State = JobState.Running, HeldUntil = null, CreatedAt = stored.CreatedAt }, Cancellation);

        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(number => store.TakeAsync(job.Id, $"test-{number}", one => one, Cancellation)));

        // The service itself is one of those who try.
        taken.Count(one => one is not null).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task A_paper_that_was_revised_meanwhile_stays_the_newer_one()
    {
        var papers = await TaggedAsync(1);
        await _host.PutAsync(Invented.WithRivers);
        var keeper = _host.Services.GetRequiredService<PaperKeeper>();

        await Task.WhenAll(
            keeper.RetagAsync([papers[0].Id], all: true, Cancellation),
            keeper.KeepAsync([papers[0] with { Revision = 2, Title = "No lake" }], Cancellation));

        var stored = (await _host.Services.GetRequiredService<PaperStore>().FindAsync([papers[0].Id], Cancellation))[papers[0].Id];
        (stored.Paper.Revision, stored.Paper.Title).ShouldBe((2, "No lake"));
    }

    private static Job Abandoned(RetagWork? retag)
        => new()
        {
            Id = "20261124T120000-" + Guid.NewGuid().ToString("N")[..8],
            CreatedAt = DateTimeOffset.UtcNow,
            Holder = "a process that has died",
            HeldAt = DateTimeOffset.UtcNow.AddSeconds(-20),
            HeldUntil = DateTimeOffset.UtcNow.AddSeconds(-5),
            Retag = retag,
        };

    private async Task<List<Paper>> TaggedAsync(int count)
    {
        var papers = Invented.Papers(count).ToList();
        await _host.DiscoverAsync(papers);
        await _host.HeardAsync(papers);
        return papers;
    }

    private async Task<System.Text.Json.JsonElement> RetagAsync(string body) => await _host.EndedAsync(await _host.StartJobAsync("/api/v1/retag", body));

    private async Task PostAsync(string address)
        => (await _host.Http.PostAsync(address, content: null, Cancellation)).StatusCode.ShouldBe(HttpStatusCode.OK);
}
