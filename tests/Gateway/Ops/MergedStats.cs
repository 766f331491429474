using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace PaperMesh.Gateway.Tests.Ops;

public sealed class MergedStats
{
    private static readonly Uri Stats = new("/api/v1/stats", UriKind.Relative);

    [Fact]
    public async Task The_numbers_of_all_services_stand_in_one_answer()
    {
        await using var query = await ServiceAsync("query", """{ "indexed": 7, "tagged": 8 }""");
        await using var crawler = await ServiceAsync("crawler", """{ "papers": 9, "pending": 1, "quarantined": 0 }""");
        await using var classifier = await ServiceAsync("classifier", "{}");
        await using var notifier = await ServiceAsync("notifier", """{ "events": 6 }""");
        await using var gateway = await RunningGateway.StartAsync(
            ("query", query.Address), ("crawler", crawler.Address), ("classifier", classifier.Address), ("notifier", notifier.Address));

        (await gateway.Http.GetStringAsync(Stats, TestContext.Current.CancellationToken))
            .ShouldBe("""{"events":6,"indexed":7,"papers":9,"pending":1,"quarantined":0,"tagged":8}""");
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_named_beside_the_numbers_of_the_others()
    {
        await using var query = await ServiceAsync("query", """{ "indexed": 7 }""");
        await using var broken = await ServiceAsync("notifier", "no JSON");
        await using var gateway = await RunningGateway.StartAsync(("query", query.Address), ("notifier", broken.Address));

        using var response = await gateway.Http.GetAsync(Stats, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        problem!["services"]!.ToJsonString().ShouldBe("""["classifier","crawler","notifier"]""");
        problem["stats"]!.ToJsonString().ShouldBe("""{"indexed":7}""");
    }

    [Fact]
    public async Task When_one_replica_is_gone_the_other_speaks()
    {
        await using var gone = await ServiceAsync("any", "{}");
        await using var there = await ServiceAsync("any", """{ "indexed": 7 }""");
        await using var gateway = await RunningGateway.StartAsync(
            [.. RunningGateway.Services.SelectMany(service => new[] { (service, gone.Address), (service, there.Address) })]);
        await gone.StopAsync();

        (await gateway.Http.GetStringAsync(Stats, TestContext.Current.CancellationToken)).ShouldBe("""{"indexed":7}""");
    }

    private static Task<Backend> ServiceAsync(string name, string stats)
        => Backend.StartAsync(name, app => app.MapGet("/api/v1/stats", () => stats));
}
