using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Tests.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Web;

/// <summary>What every service serves beside its own.</summary>
public sealed class Operations
{
    [Fact]
    public async Task A_service_with_its_bus_is_live_and_ready()
    {
        await using var host = await BusContract.StartAsync([]);

        (await host.Http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_service_whose_store_is_gone_is_live_and_not_ready_and_does_not_say_why_to_all_the_world()
    {
        await using var host = await RunningHost.StartAsync(builder
            => builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("hunter2 is refused")));

        var ready = await host.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        ready.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("Unhealthy\nstore: Unhealthy");
        (await host.Http.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Startup_is_over_when_it_was_ready_once()
    {
        var isThere = false;
        await using var host = await RunningHost.StartAsync(builder
            => builder.Services.AddHealthChecks().AddCheck("store", () => isThere ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy()));

        (await StatusAsync()).ShouldBe(HttpStatusCode.ServiceUnavailable);
        isThere = true;
        (await StatusAsync()).ShouldBe(HttpStatusCode.OK);
        isThere = false;
        (await StatusAsync()).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> StatusAsync()
        {
            using var answer = await host.Http.GetAsync("/health/startup", TestContext.Current.CancellationToken);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Stats_are_those_of_all_services_in_the_process()
    {
        await using var host = await RunningHost.StartAsync(builder =>
        {
            builder.Services.AddStat("pending", (_, _) => Task.FromResult(3L));
            builder.Services.AddStat("indexed", (_, _) => Task.FromResult(68_000L));
        });

        (await host.Http.GetStringAsync("/api/v1/stats", TestContext.Current.CancellationToken)).ShouldBe("""{"indexed":68000,"pending":3}""");
    }

    [Theory]
    [InlineData(EventNames.DiscoveredType)]
    [InlineData(EventNames.TaggedType)]
    [InlineData(EventNames.KeptType)]
    public async Task The_schema_of_an_event_is_served_where_its_dataschema_points(string type)
    {
        await using var host = await RunningHost.StartAsync(_ => { });

        var answer = await host.Http.GetAsync(EventSchemas.PathOf(type), TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/schema+json");
        var schema = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        schema.GetProperty("$id").GetString().ShouldBe($"/schemas/{type}.json");
    }

    [Fact]
    public async Task An_unknown_schema_is_a_problem_that_names_those_there_are()
    {
        await using var host = await RunningHost.StartAsync(_ => { });

        var answer = await host.Http.GetAsync("/schemas/papermesh.paper.eaten.v1.json", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain(EventNames.TaggedType);
    }

    [Fact]
    public async Task Metrics_count_requests_and_name_the_service()
    {
        // MassTransit's meters are the process's, not the host's: that they count is seen where a host is a process, end to end.
        await using var host = await RunningHost.StartAsync(_ => { });
        await host.Http.GetAsync("/api/v1/stats", TestContext.Current.CancellationToken);

        var metrics = await host.Http.GetStringAsync("/metrics", TestContext.Current.CancellationToken);

        metrics.ShouldContain("http_server_request_duration");
        metrics.ShouldContain("service_name=\"PaperMesh.ServiceDefaults.Tests\"");
    }

    [Fact]
    public async Task Times_leave_in_utc_and_enumerations_as_words()
    {
        await using var host = await RunningHost.StartAsync(_ => { }, app => app.MapGet("/api/v1/one", () => Invented.Discovered(1, "cs.CL") with
        {
            DiscoveredAt = new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.FromHours(2)),
        }));

        var body = await host.Http.GetStringAsync("/api/v1/one", TestContext.Current.CancellationToken);

        body.ShouldContain("\"discoveredAt\":\"2026-11-24T12:00:00Z\"");
        body.ShouldContain("\"change\":\"new\"");
        body.ShouldNotContain("null");
    }
}
