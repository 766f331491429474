using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NJsonSchema;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>Other people's programs on the broker, which know nothing but docs/events.md.</summary>
public sealed class ThirdParties(RabbitServer server) : IClassFixture<RabbitServer>
{
    [Fact]
    public async Task A_queue_bound_by_category_gets_exactly_its_papers_in_published_form()
    {
        await using var client = await BareClient.ConnectAsync(server);
        var queue = await client.BindAsync("#.cs.CL.#", EventNames.DiscoveredExchange, EventNames.TaggedExchange);
        await using var host = await StartAsync();

        string[][] categories = [["cs.CL"], ["cs.LG", "cs.CL"], ["cs.LG"], ["cs.CV", "stat.ML"], ["stat.ML", "cs.CL", "cs.AI"], []];
        await Task.WhenAll(categories.Select((names, number)
            => host.Bus.Publish(Invented.Discovered(number, names), TestContext.Current.CancellationToken)));

        var got = new List<BareMessage>();
        await Eventually.BeTrueAsync(async () =>
        {
            got.AddRange(await client.TakeAllAsync(queue));
            return host.Seen.Kept.Sum(kept => kept.Papers.Count) == categories.Length;
        });
        got.AddRange(await client.TakeAllAsync(queue));

        got.Where(message => message.Exchange == EventNames.DiscoveredExchange).Select(Subject).Order()
            .ShouldBe(["arxiv:2611.00000", "arxiv:2611.00001", "arxiv:2611.00004"]);
        got.Where(message => message.Exchange == EventNames.TaggedExchange).Select(Subject).Order()
            .ShouldBe(["arxiv:2611.00000", "arxiv:2611.00001", "arxiv:2611.00004"]);
        foreach (var message in got)
            await ShouldBeAsPublishedAsync(message);
    }

    [Fact]
    public async Task Headers_are_those_of_cloudevents_and_the_trace_and_none_tells_of_this_machine()
    {
        using var spans = new Spans();
        await using var client = await BareClient.ConnectAsync(server);
        var queue = await client.BindAsync("#", EventNames.DiscoveredExchange, EventNames.TaggedExchange, EventNames.KeptExchange);
        await using var host = await StartAsync();

        using var harvest = spans.Start("harvest");
        await host.Bus.Publish(Invented.Discovered(1, "cs.CL"), TestContext.Current.CancellationToken);
        await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        var (discovered, tagged, kept) = await client.TakeAllAsync(queue) is [var first, var second, var third]
            ? (first, second, third)
            : throw new InvalidOperationException("Not three messages.");

        CloudEventsOf(discovered).ShouldBe(new Dictionary<string, string>
        {
            ["specversion"] = "1.0",
            ["id"] = "arxiv:2611.00001/1",
            ["type"] = "papermesh.paper.discovered.v1",
            ["source"] = "/papermesh/crawler",
            ["subject"] = "arxiv:2611.00001",
            ["time"] = "2026-11-24T12:00:00Z",
            ["dataschema"] = "/schemas/papermesh.paper.discovered.v1.json",
        }, ignoreOrder: true);
        CloudEventsOf(tagged).ShouldBe(new Dictionary<string, string>
        {
            ["specversion"] = "1.0",
            ["id"] = "arxiv:2611.00001/1/rules-1",
            ["type"] = "papermesh.paper.tagged.v1",
            ["source"] = "/papermesh/classifier",
            ["subject"] = "arxiv:2611.00001",
            ["time"] = "2026-11-24T12:00:01Z",
            ["dataschema"] = "/schemas/papermesh.paper.tagged.v1.json",
        }, ignoreOrder: true);

        // A receipt has neither subject nor time; those of the event that its consumer had in hand do not get in.
        CloudEventsOf(kept).Keys.ShouldBe(["specversion", "id", "type", "source", "dataschema"], ignoreOrder: true);

        foreach (var message in new[] { discovered, tagged, kept })
        {
            message.Headers["traceparent"].ShouldStartWith($"00-{harvest.TraceId}-");
            message.Headers.Keys.Where(name => name.StartsWith("MT-", StringComparison.Ordinal)).ShouldBeEmpty();
            message.Headers.Values.ShouldAllBe(value => !value.Contains(Environment.MachineName, StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task An_event_published_again_has_the_same_id_and_body()
    {
        await using var client = await BareClient.ConnectAsync(server);
        var queue = await client.BindAsync("#", EventNames.DiscoveredExchange);
        await using var host = await StartAsync();

        await host.Bus.Publish(Invented.Discovered(1, "cs.CL"), TestContext.Current.CancellationToken);
        await host.Bus.Publish(Invented.Discovered(1, "cs.CL"), TestContext.Current.CancellationToken);

        var got = await client.TakeAllAsync(queue);
        got.Count.ShouldBe(2);
        got[0].Headers["cloudEvents:id"].ShouldBe(got[1].Headers["cloudEvents:id"]);
        got[0].Body.ShouldBe(got[1].Body);
    }

    [Fact]
    public async Task Plain_json_of_another_program_is_consumed()
    {
        await using var client = await BareClient.ConnectAsync(server);
        await using var host = await StartAsync();

        await client.PublishAsync(EventNames.DiscoveredExchange, """
            {
              "paper": { "id": "elsewhere:1", "title": "On Foreign Lakes", "mood": "a field of tomorrow" },
              "change": "new",
              "discoveredAt": "2026-11-24T13:00:00+01:00"
            }
            """);

        await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        host.Seen.Tagged.Single().Paper.Title.ShouldBe("On Foreign Lakes");
    }

    [Fact]
    public async Task The_trace_of_another_program_goes_on_here()
    {
        using var spans = new Spans();
        await using var client = await BareClient.ConnectAsync(server);
        await using var host = await StartAsync();

        await client.PublishAsync(
            EventNames.DiscoveredExchange,
            """{ "paper": { "id": "elsewhere:1", "title": "On Foreign Lakes" }, "change": "new", "discoveredAt": "2026-11-24T12:00:00Z" }""",
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            ("tracestate", "elsewhere=00f067aa0ba902b7"));

        await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        await host.StopAsync();
        var span = spans.Of(ActivityTraceId.CreateFromString("4bf92f3577b34da6a3ce929d0e0e4736")).First(span => span.Kind == ActivityKind.Consumer);
        span.OperationName.ShouldBe($"process {host.Queues["tag"]}");
        span.ParentSpanId.ToHexString().ShouldBe("00f067aa0ba902b7");
        span.TraceStateString.ShouldBe("elsewhere=00f067aa0ba902b7");
        span.GetTagItem("messaging.system").ShouldBe("rabbitmq");
    }

    [Theory]
    [InlineData("nonsense", "invalid JSON literal")]
    [InlineData("""{ "change": "new", "discoveredAt": "2026-11-24T12:00:00Z" }""", "missing required properties including: 'paper'")]
    [InlineData("""{ "paper": null, "change": "new", "discoveredAt": "2026-11-24T12:00:00Z" }""", "Path: $.paper")]
    [InlineData("""{ "paper": { "id": "a:1", "title": "T" }, "change": "7", "discoveredAt": "2026-11-24T12:00:00Z" }""", "Path: $.change")]
    [InlineData("", "missing required properties")]
    public async Task What_cannot_be_read_is_put_aside_with_the_reason_and_stops_nobody(string body, string reason)
    {
        await using var client = await BareClient.ConnectAsync(server);
        await using var host = await StartAsync();

        await client.PublishAsync(EventNames.DiscoveredExchange, body);
        await host.Bus.Publish(Invented.Discovered(1, "cs.CL"), TestContext.Current.CancellationToken);

        await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        var putAside = await BareClient.TakeOneAsync(server, $"{host.Queues["tag"]}_error");
        putAside.Body.ShouldBe(body);
        putAside.Headers["MT-Fault-Message"].ShouldContain(reason);
    }

    [Fact]
    public async Task An_event_that_nobody_waits_for_is_no_error()
    {
        await using var host = await StartAsync();

        await host.Bus.Publish(new PapersKept { By = "nobody", Papers = [] }, TestContext.Current.CancellationToken);
        await host.Bus.Publish(Invented.Tagged(Invented.Discovered(1)), TestContext.Current.CancellationToken);

        host.Log.All.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private Task<RunningHost> StartAsync()
        => BusContract.StartAsync([("Bus:Transport", "rabbitmq"), ("Bus:Address", server.Address.ToString())]);

    private static string Subject(BareMessage message) => message.Headers["cloudEvents:subject"];

    private static Dictionary<string, string> CloudEventsOf(BareMessage message)
        => message.Headers.Where(header => header.Key.StartsWith("cloudEvents:", StringComparison.Ordinal))
            .ToDictionary(header => header.Key["cloudEvents:".Length..], header => header.Value);

    private static async Task ShouldBeAsPublishedAsync(BareMessage message)
    {
        message.ContentType.ShouldBe("application/json");
        message.Body.ShouldNotContain('\n');
        DateTimeOffset.Parse(message.Headers["cloudEvents:time"], CultureInfo.InvariantCulture).Offset.ShouldBe(TimeSpan.Zero);

        var schema = await JsonSchema.FromJsonAsync(EventSchemas.All[message.Headers["cloudEvents:type"]], TestContext.Current.CancellationToken);
        schema.Validate(message.Body).ShouldBeEmpty();
        JsonDocument.Parse(message.Body).RootElement.GetProperty("paper").GetProperty("id").GetString().ShouldBe(Subject(message));
    }
}
