using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PaperMesh.Gateway.Tests.Access;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults;
using Yarp.ReverseProxy;

namespace PaperMesh.Gateway.Tests.Replicas;

public sealed class KubernetesReplicasTests
{
    private const string Ready = """{"ready":true,"serving":true,"terminating":false}""";
    private const string NotReady = """{"ready":false,"serving":false,"terminating":false}""";
    private const string Ending = """{"ready":true,"serving":true,"terminating":true}""";
    private const string Unknown = "{}";

    [Fact]
    public async Task A_service_is_as_many_replicas_as_are_ready_and_each_change_is_followed_at_once()
    {
        await using var one = await Backend.StartAsync("one");
        var port = new Uri(one.Address).Port;
        await using var two = await Backend.StartAsync("two", address: $"http://127.0.0.2:{port}");
        await using var api = await ApiServer.StartAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready), ("127.0.0.2", NotReady));
        api.Put("query.elsewhere", "query-x", ("127.0.0.3", Ready));
        api.Put("crawler.elsewhere", "crawler-a", ("127.0.0.1", Ready));
        await using var gateway = await StartAsync(api, ("query", $"k8s+http://query:{port}"), ("crawler", $"k8s+http://crawler.elsewhere.svc.cluster.local:{port}"));

        // Known when it has started, not some seconds later.
        Replicas(gateway).ShouldBe(["127.0.0.1"]);
        Replicas(gateway, "crawler").ShouldBe(["127.0.0.1"]);
        (await WhoAsync(gateway)).ShouldBe("one");

        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready), ("127.0.0.2", Unknown));
        await Eventually.BeTrueAsync(async () => await WhoAsync(gateway) == "two");
        Replicas(gateway).ShouldBe(["127.0.0.1", "127.0.0.2"]);

        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ending), ("127.0.0.2", Ready));
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["127.0.0.2"]);
        (await WhoAsync(gateway)).ShouldBe("two");

        // Another slice; the same pods with their other address are no more replicas.
        api.Put("query.papermesh", "query-b", ("127.0.0.1", Ready));
        api.Put("query.papermesh", "query-c", ("::1", Ready), ("::2", Ready));
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["127.0.0.1", "127.0.0.2"]);
        api.Delete("query-a");
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["127.0.0.1"]);
        api.Delete("query-b");
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["[::1]", "[::2]"]);
        api.Put("query.papermesh", "query-c");
        await Eventually.BeTrueAsync(() => Replicas(gateway) is []);
        (await gateway.Http.AskAsync("GET", "/who")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        // One list and one watch for each of the two services told all of it.
        (api.Lists, api.Watches).ShouldBe((2, 2));
    }

    [Fact]
    public async Task While_the_API_server_is_away_what_was_known_holds_and_after_it_what_has_changed_is_known()
    {
        await using var one = await Backend.StartAsync("one");
        var port = new Uri(one.Address).Port;
        await using var api = await ApiServer.StartAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready));
        await using var gateway = await StartAsync(api, ("query", $"k8s+http://query:{port}"));
        Replicas(gateway).ShouldBe(["127.0.0.1"]);

        await api.EndAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready), ("127.0.0.4", Ready));
        using var away = new CancellationTokenSource(TimeSpan.FromSeconds(1.2));
        while (!away.IsCancellationRequested)
            (await WhoAsync(gateway)).ShouldBe("one");

        // It comes back, and takes the old token no more.
        api.RotateToken();
        await api.BeginAsync();
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["127.0.0.1", "127.0.0.4"]);
        api.Refused.ShouldBe(0);
    }

    [Fact]
    public async Task A_watch_that_is_over_goes_on_where_it_was_and_one_that_is_too_old_begins_with_a_list()
    {
        await using var api = await ApiServer.StartAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready));
        await using var gateway = await StartAsync(api, ("query", "k8s+http://query:8080"));

        await Eventually.BeTrueAsync(() => api.IsWatched);
        api.EndWatches();
        api.Put("query.papermesh", "query-a", ("127.0.0.2", Ready));
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["127.0.0.2"]);
        (api.Lists, api.Watches).ShouldBe((1, 2));

        // Told within the watch that it is too old.
        api.Compact();
        await Eventually.BeTrueAsync(() => api.Lists == 2);

        // And before the next one begins.
        await Eventually.BeTrueAsync(() => api is { Watches: 3, IsWatched: true });
        api.CompactBetweenWatches();
        api.Put("query.papermesh", "query-a", ("127.0.0.3", Ready));
        await Eventually.BeTrueAsync(() => Replicas(gateway) is ["127.0.0.3"]);
        (api.TooOld, api.Lists).ShouldBe((1, 3));
    }

    [Fact]
    public async Task Replicas_that_are_replaced_one_after_the_other_fail_no_request()
    {
        var first = await Backend.StartAsync("first", address: "http://127.0.0.5:0");
        var port = new Uri(first.Address).Port;
        await using var api = await ApiServer.StartAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.5", Ready));
        await using var gateway = await StartAsync(api, ("query", $"k8s+http://query:{port}"));
        using var end = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(async _ =>
        {
            var statuses = new List<HttpStatusCode>();
            while (!end.IsCancellationRequested)
            {
                using var answer = await gateway.Http.AskAsync("GET", "/who");
                statuses.Add(answer.StatusCode);
            }

            return statuses;
        }).ToList();

        // As a rollout does: a new one is ready, the old one is ending, and then gone.
        var (old, last) = (first, "127.0.0.5");
        foreach (var next in new[] { "127.0.0.6", "127.0.0.7", "127.0.0.8" })
        {
            var one = await Backend.StartAsync(next, address: $"http://{next}:{port}");
            api.Put("query.papermesh", "query-a", (last, Ready), (next, Ready));
            await Eventually.BeTrueAsync(() => one.Requests > 0);
            api.Put("query.papermesh", "query-a", (last, Ending), (next, Ready));
            await Eventually.BeTrueAsync(() => Replicas(gateway) is [var only] && only == next);
            await old.StopAsync();
            await old.DisposeAsync();
            (old, last) = (one, next);
        }

        await end.CancelAsync();
        var all = (await Task.WhenAll(readers)).SelectMany(statuses => statuses).ToList();
        all.Count.ShouldBeGreaterThan(20);
        all.ShouldAllBe(status => status == HttpStatusCode.OK);
        await old.DisposeAsync();
    }

    [Fact]
    public async Task A_gateway_starts_while_the_API_server_is_away()
    {
        await using var one = await Backend.StartAsync("one");
        await using var api = await ApiServer.StartAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready));
        await api.EndAsync();

        await using var gateway = await StartAsync(api, patience: "00:00:00.5", ("query", $"k8s+http://query:{new Uri(one.Address).Port}"), ("crawler", one.Address));
        (await gateway.Http.AskAsync("GET", "/who")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await (await gateway.Http.AskAsync("GET", "/api/v1/sources")).TextAsync()).ShouldStartWith("one");

        await api.BeginAsync();
        await Eventually.BeTrueAsync(async () => await WhoAsync(gateway) == "one");
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_another_authority_is_told_no_token()
    {
        await using var one = await Backend.StartAsync("one");
        await using var api = await ApiServer.StartAsync();
        await using var other = await ApiServer.StartAsync();
        api.Put("query.papermesh", "query-a", ("127.0.0.1", Ready));
        File.Copy(Path.Combine(other.Account.FullName, "ca.crt"), Path.Combine(api.Account.FullName, "ca.crt"), overwrite: true);

        await using var gateway = await StartAsync(api, patience: "00:00:02", ("query", $"k8s+http://query:{new Uri(one.Address).Port}"));

        Replicas(gateway).ShouldBeEmpty();
        (api.Lists, api.Watches, api.Refused).ShouldBe((0, 0, 0));
    }

    [Theory]
    [InlineData("k8s+http://query.papermesh:8080", "ReverseProxy:Clusters:query:Destinations:1:Address", "KUBERNETES_SERVICE_HOST")]
    [InlineData("k8s+http://Query_1:8080", "ReverseProxy:Clusters:query:Destinations:1:Address", "k8s+http://service.namespace:port", "Destinations:Kubernetes:Api=http://127.0.0.1:8001")]
    [InlineData("k8s+http://query:8080", "Destinations:Kubernetes:Api", "http://127.0.0.1:8001", "Destinations:Kubernetes:Api=somewhere:8001")]
    public async Task What_is_wrong_with_the_settings_is_said_in_one_line(string address, string key, string expected, params string[] settings)
    {
        var wrong = await Should.ThrowAsync<OptionsValidationException>(
            () => RunningGateway.StartAsync([.. settings, "Destinations:Patience=00:00:00.5"], null, null, ("query", address)));

        var line = ServiceProgram.WhyNot(wrong).ShouldNotBeNull();
        line.ShouldContain(key);
        line.ShouldContain(expected);
        line.ShouldNotContain("\n");
    }

    private static Task<RunningGateway> StartAsync(ApiServer api, params (string Service, string Address)[] replicas)
        => StartAsync(api, patience: "00:00:30", replicas);

    private static Task<RunningGateway> StartAsync(ApiServer api, string patience, params (string Service, string Address)[] replicas)
        => RunningGateway.StartAsync([.. api.Settings, $"Destinations:Patience={patience}"], null, null, replicas);

    /// <summary>To whom requests would go.</summary>
    private static string[] Replicas(RunningGateway gateway, string service = "query")
    {
        gateway.Provided.GetRequiredService<IProxyStateLookup>().TryGetCluster(service, out var cluster).ShouldBeTrue();
        return [.. cluster!.DestinationsState.AllDestinations.Select(replica => new Uri(replica.Model.Config.Address).Host).Order(StringComparer.Ordinal)];
    }

    private static async Task<string> WhoAsync(RunningGateway gateway)
    {
        using var answer = await gateway.Http.AskAsync("GET", "/who");
        return (await answer.TextAsync()).Split(' ')[0];
    }
}
