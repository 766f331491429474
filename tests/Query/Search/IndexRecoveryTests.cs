using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Query.Tests.Search;

public sealed class IndexRecoveryTests
{
    private const string Anything = "lake";

    [Fact]
    public async Task What_a_killed_process_had_kept_is_found_after_the_next_start()
    {
        using var folder = new TestFolder();
        await using var killed = await QueryHost.StartAsync(folder.Path);
        await killed.KeepAsync(Papers(0, 50));
        await killed.Keeper.CommitAsync(Cancelled);
        await killed.KeepAsync([.. Papers(40, 100).Select(tagged => tagged with { Paper = tagged.Paper with { Revision = 2 } })]);

        using var left = folder.Copy();
        await using var next = await QueryHost.StartAsync(left.Path);

        next.Index.Count().ShouldBe(100);
        (await next.SearchAsync(Anything)).Items.ShouldAllBe(item => item.Stored.Paper.Revision == (Number(item.Stored) < 40 ? 1 : 2));
    }

    [Fact]
    public async Task What_was_stored_and_not_indexed_when_the_process_was_killed_is_found_after_the_next_start()
    {
        using var folder = new TestFolder();
        await using (var first = await QueryHost.StartAsync(folder.Path))
        {
            await first.KeepAsync(Papers(0, 5));
            await first.Keeper.CommitAsync(Cancelled);
            await first.Store.KeepAsync(Papers(5, 10), Cancelled);
        }

        await using var next = await QueryHost.StartAsync(folder.Path);

        next.Index.Count().ShouldBe(10);
    }

    [Fact]
    public async Task A_paper_that_another_replica_kept_long_ago_is_durable_in_the_index_before_its_receipt()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.KeepAsync(Papers(0, 5));
        await host.Keeper.CommitAsync(Cancelled);

        var late = Papers(5, 6);
        var documents = host.Services.GetRequiredService<IDocuments<StoredPaper>>();
        await documents.InsertAsync([StoredPaper.From(late[0], DateTimeOffset.UtcNow.AddHours(-1))], Cancelled);
        await host.KeepAsync(late);

        using var left = folder.Copy();
        await using var next = await QueryHost.StartAsync(left.Path);
        next.Index.Count().ShouldBe(6);
    }

    [Fact]
    public async Task A_folder_without_an_index_gets_one_of_all_papers()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 1_200);
        Directory.Delete(folder.Index, recursive: true);

        await using var next = await QueryHost.StartAsync(folder.Path);

        next.Index.Count().ShouldBe(1_200);
        (await next.SearchAsync(Anything)).Total.ShouldBe(1_200);
    }

    [Fact]
    public async Task A_damaged_index_is_built_anew()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        foreach (var file in Directory.EnumerateFiles(folder.Index, "_*"))
        {
            using var bytes = new FileStream(file, FileMode.Open);
            bytes.Position = bytes.Length / 2;
            bytes.Write("damage"u8);
        }

        await using var next = await QueryHost.StartAsync(folder.Path);

        (await next.SearchAsync(Anything)).Total.ShouldBe(30);
    }

    [Theory]
    [InlineData("segments_")]
    [InlineData("_")]
    public async Task An_index_of_which_files_are_missing_is_built_anew(string prefix)
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        foreach (var file in Directory.EnumerateFiles(folder.Index, prefix + "*"))
            File.Delete(file);

        await using var next = await QueryHost.StartAsync(folder.Path);

        (await next.SearchAsync(Anything)).Total.ShouldBe(30);
    }

    [Fact]
    public async Task Until_an_index_of_another_format_is_built_anew_the_service_answers_and_keeps_papers_and_says_that_it_is_not_ready()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 30);
        using (var directory = Lucene.Net.Store.FSDirectory.Open(folder.Index))
        using (var writer = new Lucene.Net.Index.IndexWriter(
            directory, new Lucene.Net.Index.IndexWriterConfig(Lucene.Net.Util.LuceneVersion.LUCENE_48, null)))
        {
            writer.SetCommitData(new Dictionary<string, string>(writer.CommitData) { ["format"] = "2" });
            writer.Commit();
        }

        var held = new TaskCompletionSource();
        await using var next = await QueryHost.BeginAsync(folder.Path, services => Hold(services, held.Task));

        (await next.Http.GetAsync("/health/live", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using (var ready = await next.Http.GetAsync("/health/ready", Cancelled))
        {
            ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await ready.Content.ReadAsStringAsync(Cancelled)).ShouldContain("search-index");
        }

        (await next.Http.GetAsync($"/api/v1/papers/{Papers(0, 1)[0].Paper.Id}", Cancelled)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await next.SearchAsync(Anything)).Total.ShouldBe(0);
        await next.KeepAsync(Papers(30, 31));
        (await next.SearchAsync(Anything)).Total.ShouldBe(1);

        held.SetResult();
        await Eventually.BeTrueAsync(async () => (await next.Http.GetAsync("/health/ready", Cancelled)).StatusCode == HttpStatusCode.OK);
        (await next.SearchAsync(Anything)).Total.ShouldBe(31);
    }

    [Fact]
    public async Task Two_processes_do_not_write_one_index()
    {
        using var folder = new TestFolder();
        await using var first = await QueryHost.StartAsync(folder.Path);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => QueryHost.StartAsync(folder.Path));

        refused.Message.ShouldContain("Query:IndexPath");
    }

    [Fact]
    public async Task The_lock_file_of_a_killed_process_is_no_lock()
    {
        using var folder = new TestFolder();
        await StopWithAsync(folder, 3);
        await File.WriteAllTextAsync(Path.Combine(folder.Index, "write.lock"), "", Cancelled);

        await using var next = await QueryHost.StartAsync(folder.Path);

        next.Index.Count().ShouldBe(3);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private static async Task StopWithAsync(TestFolder folder, int papers)
    {
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.KeepAsync(Papers(0, papers));
    }

    /// <summary>The index is brought up to date as ever, but not before it may be.</summary>
    private static void Hold(IServiceCollection services, Task until)
    {
        services.Remove(services.Single(service => service.ImplementationType == typeof(IndexService)));
        services.AddSingleton<IndexService>();
        services.AddHostedService(provider => new HeldService(provider.GetRequiredService<IndexService>(), until));
    }

    private sealed class HeldService(IHostedService service, Task until) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await until.WaitAsync(stoppingToken);
            await service.StartAsync(stoppingToken);
        }

        public override async Task StopAsync(CancellationToken cancellationToken)
        {
            await base.StopAsync(cancellationToken);
            await service.StopAsync(cancellationToken);
        }
    }

    private static IReadOnlyList<PaperTagged> Papers(int from, int to)
        => [.. Enumerable.Range(from, to - from).Select(number => Invented.Event(Invented.Paper($"Lake {number}", number)))];

    private static int Number(StoredPaper stored) => int.Parse(stored.Id[^5..], System.Globalization.CultureInfo.InvariantCulture);
}
