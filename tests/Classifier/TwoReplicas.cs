using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Tests.Tagging;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using RabbitMQ.Client.Exceptions;

namespace PaperMesh.Classifier.Tests;

/// <summary>Two Classifiers over one RabbitMQ and one MongoDB.</summary>
public sealed class TwoReplicas(RabbitServer rabbit, MongoServer mongo) : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_taxonomy_put_in_at_one_is_taken_up_by_both_and_one_goes_on_re_tagging_where_the_other_stops()
    {
        var file = Path.Combine(_folder.FullName, "topics.json");
        await File.WriteAllTextAsync(file, Lakes.Taxonomy.Json(), Cancellation);
        var (before, after) = (Invented.ModelOf(Lakes.Taxonomy), Invented.ModelOf(Invented.WithRivers));

        var one = await StartAsync(file);
        await using var other = await StartAsync(file);
        IEnumerable<PaperTagged> Heard() => one.Tagged.Concat(other.Tagged);
        var (oneHeard, papers) = (one.Tagged, new List<Paper>());
        async Task DiscoverAsync()
        {
            Paper[] more = [.. Invented.Papers(100, papers.Count)];
            papers.AddRange(more);
            await other.DiscoverAsync(more);
        }

        for (var round = 0; round < 5; round++)
            await DiscoverAsync();
        await Eventually.BeTrueAsync(() => Heard().Count() >= 100);

        // Under load, that is, with something waiting at any time; never with more than can be tagged before the deadline.
        await one.PutAsync(Invented.WithRivers);
        await Eventually.BeTrueAsync(async () =>
        {
            if (papers.Count - Heard().Count() < 500)
                await DiscoverAsync();
            return (await other.GetAsync("/api/v1/taxonomy")).GetProperty("topics").GetArrayLength() == 2 && Heard().Any(tagged => tagged.Model == after);
        });
        await Eventually.BeTrueAsync(() => !papers.Select(paper => paper.Id).Except(Heard().Select(tagged => tagged.Paper.Id)).Any());
        Heard().Select(tagged => tagged.Model).Distinct().ShouldBe([before, after], ignoreOrder: true);

        var job = await one.StartJobAsync("/api/v1/retag", """{ "rate": 200 }""");
        await Eventually.BeTrueAsync(async () => (await other.GetAsync(job)).GetProperty("sent").GetInt32() > 0);
        await one.DisposeAsync();

        (await other.EndedAsync(job)).GetProperty("state").GetString().ShouldBe("done");
        var stored = await other.Services.GetRequiredService<PaperStore>().ReadAsync(after: null, 9_000, Cancellation);
        stored.Count.ShouldBe(papers.Count);
        stored.ShouldAllBe(paper => paper.Model == after);

        await Eventually.BeTrueAsync(() => !papers.Select(paper => paper.Id).Except(
            oneHeard.Concat(other.Tagged).Where(tagged => tagged.Model == after).Select(tagged => tagged.Paper.Id)).Any());
        (await FailedAsync("tag-paper_error")).ShouldBe(0u);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ClassifierHost> StartAsync(string taxonomy) => ClassifierHost.StartAsync(
        ("Classifier:Taxonomy", taxonomy),
        ("Classifier:ReloadEvery", "00:00:00.200"),
        ("Bus:Transport", "rabbitmq"),
        ("Bus:Address", rabbit.Address.ToString()),
        ("Storage:Provider", "mongodb"),
        ("Storage:ConnectionString", mongo.ConnectionString),
        ("Storage:DatabasePrefix", mongo.DatabasePrefix));

    private async Task<uint> FailedAsync(string queue)
    {
        await using var connection = await rabbit.ConnectAsync();
        var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, Cancellation)).MessageCount;
        }
        catch (OperationInterruptedException)
        {
            // It is made for the first that fails.
            return 0;
        }
    }
}
