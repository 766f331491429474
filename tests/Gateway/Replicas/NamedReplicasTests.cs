using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Gateway.Replicas;
using PaperMesh.Gateway.Tests.Access;
using PaperMesh.Servers;

namespace PaperMesh.Gateway.Tests.Replicas;

public sealed class NamedReplicasTests
{
    [Fact]
    public async Task A_name_is_as_many_replicas_as_it_has_addresses_and_those_that_come_and_go_are_followed()
    {
        await using var one = await Backend.StartAsync("one");
        var port = new Uri(one.Address).Port;
        await using var two = await Backend.StartAsync("two", address: $"http://127.0.0.2:{port}");
        IPAddress[]? addresses = [IPAddress.Parse("127.0.0.1")];
        await using var gateway = await RunningGateway.StartAsync(
            ["Destinations:Refresh=00:00:00.5"],
            null,
            null,
            builder => builder.Services.AddSingleton<LookUp>((name, _) => name == "query.example" && addresses is { } known
                ? Task.FromResult(known)
                : Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))),
            ("query", $"dns+http://query.example:{port}"),
            ("crawler", "dns+http://nowhere.example:80"));

        (await WhoAsync()).ShouldBe("one");

        addresses = [IPAddress.Parse("127.0.0.1"), IPAddress.Parse("127.0.0.2")];
        await Eventually.BeTrueAsync(async () => await WhoAsync() == "two");

        addresses = [IPAddress.Parse("127.0.0.2")];
        await Eventually.BeTrueAsync(async () => (await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => WhoAsync()))).All(who => who == "two"));

        // While the name server is away, what was known holds.
        addresses = null;
        using var noDns = new CancellationTokenSource(TimeSpan.FromSeconds(1.2));
        while (!noDns.IsCancellationRequested)
            (await WhoAsync()).ShouldBe("two");

        // A name that nobody knows keeps neither the gateway from starting nor others from being found.
        (await gateway.Http.AskAsync("GET", "/api/v1/sources")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        async Task<string> WhoAsync()
        {
            using var answer = await gateway.Http.AskAsync("GET", "/who");
            return (await answer.TextAsync()).Split(' ')[0];
        }
    }

    [Fact]
    public async Task A_route_and_a_replica_that_are_added_to_the_configuration_are_used_without_a_restart()
    {
        await using var one = await Backend.StartAsync("one");
        await using var two = await Backend.StartAsync("two");
        await using var gateway = await RunningGateway.StartAsync(("query", one.Address));
        var configuration = (IConfigurationRoot)gateway.Provided.GetRequiredService<IConfiguration>();

        configuration["ReverseProxy:Clusters:query:Destinations:2:Address"] = two.Address;
        configuration["ReverseProxy:Routes:new:ClusterId"] = "query";
        configuration["ReverseProxy:Routes:new:Match:Path"] = "/api/v1/sources";
        configuration["ReverseProxy:Routes:new:Order"] = "-1";
        configuration.Reload();

        var seen = new ConcurrentDictionary<string, bool>();
        await Eventually.BeTrueAsync(async () =>
        {
            using var answer = await gateway.Http.AskAsync("GET", "/api/v1/sources");
            seen[(await answer.TextAsync()).Split(' ')[0]] = true;
            return seen.ContainsKey("one") && seen.ContainsKey("two");
        });
    }
}
