using System.Net;
using MongoDB.Driver;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>Broker and store come late, and go away in the middle: nobody restarts anything.</summary>
public sealed class OutageTests(RabbitServer rabbit, MongoServer mongo) : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private const int Papers = 300;

    // As health says it.
    private const string Bus = "masstransit-bus";
    private const string Store = "storage";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_wait_for_broker_and_store_say_so_and_go_on_with_all_that_was_accepted()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers, Cancellation);
        await using var broker = new Cable(rabbit.Address);
        await using var store = new Cable(StoreAddress());
        broker.Cut();
        store.Cut();

        await using var mesh = await FiveProcesses.StartAsync(
            rabbit,
            mongo,
            _data,
            new Dictionary<string, string>
            {
                ["Bus__Address"] = broker.Address.ToString(),
                ["Storage__ConnectionString"] = $"mongodb://{store.Address.Authority}/?directConnection=true&serverSelectionTimeoutMS=2000",
                ["Crawler__RepublishAfter"] = "00:00:05",
            },
            Cancellation,
            until: ServiceProcess.Live);
        await AllAsync(mesh, service => IsUnwellAsync(service, Bus, Store));

        broker.Mend();
        await AllAsync(mesh, service => IsUnwellAsync(service, Store));
        store.Mend();
        await AllAsync(mesh, IsReadyAsync);

        // What is accepted while there is no broker stays pending.
        await mesh.Site.ImportAsync(Site.Lines(papers.Take(Papers / 3)), Cancellation);
        broker.Cut();
        await AllAsync(mesh, service => IsUnwellAsync(service, Bus));
        await new Site(mesh.Services["Crawler"]).ImportAsync(Site.Lines(papers.Skip(Papers / 3).Take(Papers / 3)), Cancellation);
        broker.Mend();
        await mesh.Site.SettledAsync(2 * Papers / 3, Cancellation);

        // Without a store nothing is accepted, and whoever brings it hears that.
        store.Cut();
        await AllAsync(mesh, service => IsUnwellAsync(service, Store));
        var refused = await mesh.Services["Crawler"].Http.PostAsync("/api/v1/import", Site.Lines(papers.Skip(2 * Papers / 3)), Cancellation);
        refused.IsSuccessStatusCode.ShouldBeFalse();
        store.Mend();
        await AllAsync(mesh, IsReadyAsync);
        await mesh.Site.ImportAsync(Site.Lines(papers), Cancellation);

        await mesh.Site.SettledAsync(Papers, Cancellation);
        await mesh.Site.HoldsAsync(papers, Cancellation);
    }

    public void Dispose() => _data.Delete(recursive: true);

    private Uri StoreAddress()
    {
        var server = new MongoUrl(mongo.ConnectionString).Server;
        return new UriBuilder("mongodb", server.Host, server.Port).Uri;
    }

    private static Task AllAsync(FiveProcesses mesh, Func<ServiceProcess, Task> holds) => Task.WhenAll(mesh.Services.Values.Select(holds));

    private static Task IsReadyAsync(ServiceProcess service) => service.WaitAsync(
        "it is ready again",
        async token => (await service.Http.GetAsync(ServiceProcess.Ready, token)).IsSuccessStatusCode,
        TimeSpan.FromMinutes(1),
        Cancellation);

    private static Task IsUnwellAsync(ServiceProcess service, params string[] missing) => service.WaitAsync(
        $"it lives and says that {string.Join(" and ", missing)} is missing",
        async token =>
        {
            (await service.Http.GetAsync(ServiceProcess.Live, token)).StatusCode.ShouldBe(HttpStatusCode.OK);
            var ready = await service.Http.GetAsync(ServiceProcess.Ready, token);
            var lines = (await ready.Content.ReadAsStringAsync(token)).Split('\n');

            // A bus that has been there and is being looked for is called degraded: what is stored can still be read.
            return (ready.StatusCode == HttpStatusCode.ServiceUnavailable || lines[0] == "Degraded")
                && missing.All(part => lines.Any(line => line.StartsWith($"{part}: ", StringComparison.Ordinal)));
        },
        TimeSpan.FromMinutes(1),
        Cancellation);
}
