using System.Diagnostics;
using System.Text.Json;
using MassTransit.Configuration;
using Microsoft.AspNetCore.Builder;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>What the bus does, whatever carries it.</summary>
public abstract class BusContract
{
    private protected abstract IEnumerable<(string Name, string Value)> Settings { get; }

    [Fact]
    public async Task A_paper_goes_from_event_to_event_to_receipt()
    {
        await using var host = await StartAsync();

        await PublishAsync(host, Enumerable.Range(1, 250));

        await Eventually.BeTrueAsync(() => host.Seen.Kept.Sum(kept => kept.Papers.Count) == 250);
        host.Seen.Tagged.Select(tagged => tagged.Paper.Id).Distinct().Count().ShouldBe(250);
        host.Seen.Batches.Max().ShouldBeInRange(2, 100);
    }

    [Fact]
    public async Task An_event_arrives_as_it_was_sent()
    {
        await using var host = await StartAsync();
        var sent = Invented.Discovered(7, "cs.CL") with { DiscoveredAt = new DateTimeOffset(2026, 11, 24, 14, 0, 0, 123, TimeSpan.FromHours(2)) };

        await host.Bus.Publish(sent, TestContext.Current.CancellationToken);

        await Eventually.BeTrueAsync(() => !host.Seen.Discovered.IsEmpty);
        var received = host.Seen.Discovered.Single();
        JsonSerializer.Serialize(received, ContractsJson.Default.PaperDiscovered)
            .ShouldBe(JsonSerializer.Serialize(sent, ContractsJson.Default.PaperDiscovered));
        received.DiscoveredAt.Offset.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task One_poisoned_paper_does_not_take_the_rest_of_its_batch_with_it()
    {
        await using var host = await StartAsync();
        var good = Enumerable.Range(1, 99).Select(number => Invented.Discovered(number, "cs.CL"));
        var poisoned = Invented.Discovered(100, "cs.CL");
        poisoned = poisoned with { Paper = poisoned.Paper with { Title = "Poison" } };

        await Task.WhenAll(good.Append(poisoned)
            .Select(discovered => host.Bus.Publish(Invented.Tagged(discovered), TestContext.Current.CancellationToken)));

        await Eventually.BeTrueAsync(() => host.Seen.Tagged.Select(tagged => tagged.Paper.Id).Distinct().Count() == 99);
        await PoisonIsPutAsideAsync(host);
    }

    [Fact]
    public async Task From_discovery_to_receipt_is_one_trace()
    {
        using var spans = new Spans();
        await using var host = await StartAsync();

        ActivityTraceId trace;
        using (var harvest = spans.Start("harvest"))
        {
            trace = harvest.TraceId;
            await host.Bus.Publish(Invented.Discovered(1, "cs.CL"), TestContext.Current.CancellationToken);
        }

        await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        await host.StopAsync();
        var tree = spans.Of(trace).ToDictionary(span => span.SpanId, span => span);
        string[] processed = [.. tree.Values.Where(span => span.Kind == ActivityKind.Consumer).Select(span => $"{span.OperationName} of {tree[span.ParentSpanId].OperationName}")];
        processed.ShouldBe(
            [
                $"process {host.Queues["tag"]} of send {EventNames.DiscoveredExchange}",
                $"process {host.Queues["keep"]} of send {EventNames.TaggedExchange}",
                $"process {host.Queues["note"]} of send {EventNames.KeptExchange}",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_published_for_a_trace_of_long_ago_is_part_of_it()
    {
        using var spans = new Spans();
        await using var host = await StartAsync();

        var (trace, parent) = (ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom());
        await host.Bus.PublishAsync(Invented.Discovered(1, "cs.CL"), $"00-{trace}-{parent}-01", TestContext.Current.CancellationToken);
        await Eventually.BeTrueAsync(() => !host.Seen.Kept.IsEmpty);
        await host.StopAsync();

        var sent = spans.Of(trace).Single(span => span.OperationName == $"send {EventNames.DiscoveredExchange}");
        sent.ParentSpanId.ShouldBe(parent);
        sent.GetTagItem("messaging.operation.type").ShouldBe("send");
        sent.GetTagItem("messaging.destination.name").ShouldBe(EventNames.DiscoveredExchange);
        sent.GetTagItem("papermesh.paper.id").ShouldBe("arxiv:2611.00001");
        spans.Of(trace).Single(span => span.OperationName == $"process {host.Queues["tag"]}").ParentSpanId.ShouldBe(sent.SpanId);
    }

    [Fact]
    public async Task On_shutdown_consumers_finish_what_they_have()
    {
        var host = await StartAsync();
        await PublishAsync(host, Enumerable.Range(1, 50));
        await Eventually.BeTrueAsync(() => !host.Seen.Discovered.IsEmpty);

        var watch = Stopwatch.StartNew();
        await host.StopAsync();

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        host.Log.All.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
        await host.DisposeAsync();
    }

    /// <summary>The poisoned paper is where an operator finds it.</summary>
    private protected abstract Task PoisonIsPutAsideAsync(RunningHost host);

    /// <summary>A host with all the consumers.</summary>
    internal static async Task<RunningHost> StartAsync(IEnumerable<(string Name, string Value)> settings)
        => await (await RunningHost.StartAsync(AddConsumers, map: null, settings)).WithBusUpAsync();

    private Task<RunningHost> StartAsync() => StartAsync(Settings);

    private static void AddConsumers(WebApplicationBuilder builder)
    {
        builder.AddBus();
        builder.Services.RegisterConsumer<TagConsumer, TagDefinition>();
        builder.Services.RegisterConsumer<KeepConsumer, KeepDefinition>();
        builder.Services.RegisterConsumer<NoteConsumer, NoteDefinition>();
    }

    private static Task PublishAsync(RunningHost host, IEnumerable<int> numbers)
        => Task.WhenAll(numbers.Select(number => host.Bus.Publish(Invented.Discovered(number, "cs.CL"), TestContext.Current.CancellationToken)));
}

public sealed class BusInMemory : BusContract
{
    private protected override IEnumerable<(string Name, string Value)> Settings => [("Bus:Transport", "Memory")];

    // An error queue in memory is seen by nobody, and goes with the process: the log has it, and the paper stays pending.
    private protected override Task PoisonIsPutAsideAsync(RunningHost host)
        => Eventually.BeTrueAsync(() => host.Log.All.Any(line => line.Contains("cannot be borne", StringComparison.Ordinal)));
}

public sealed class BusOnRabbit(RabbitServer server) : BusContract, IClassFixture<RabbitServer>
{
    private protected override IEnumerable<(string Name, string Value)> Settings
        => [("Bus:Transport", "RabbitMQ"), ("Bus:Address", server.Address.ToString())];

    private protected override async Task PoisonIsPutAsideAsync(RunningHost host)
    {
        var poison = await BareClient.TakeOneAsync(server, $"{host.Queues["keep"]}_error");

        poison.Body.ShouldContain("\"title\":\"Poison\"");
        poison.Headers["MT-Fault-Message"].ShouldBe("arxiv:2611.00100 cannot be borne.");
        poison.Headers["cloudEvents:id"].ShouldBe("arxiv:2611.00100/1/rules-1");
    }
}
