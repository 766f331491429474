using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.EndToEnd.Tests;
using RabbitMQ.Client;

namespace PaperMesh.Chaos.Tests;

/// <summary>What others put on the exchanges that are open to them, and what a broker may do with messages.</summary>
public sealed class MessagesTests(SharedMesh shared, ITestOutputHelper output) : IClassFixture<SharedMesh>
{
    private const int Good = 100;
    private const int TenMegabytes = 10 * 1024 * 1024;

    private const int MostMegabytes = 150;

    private static readonly int Waiting = ChaosTests.Number("PAPERMESH_CHAOS_MESSAGES") ?? 1_000;

    private static readonly string[] Exchanges = [EventNames.DiscoveredExchange, EventNames.TaggedExchange];

    /// <summary>One or two for each exchange: two services take what is tagged.</summary>
    private const int QueuesOfAll = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static IReadOnlyList<byte[]> Unreadable =>
    [
        [0x00, 0xFF, 0xFE, 0x80],
        .. new[]
        {
            "",
            "null",
            "no <b>JSON</b>",
            "[1, 2]",
            """{"paper":{"id":"cut:""",
            """{"order":{"id":7,"price":"12 EUR"}}""",
            """{"paper":{"id":"wrong:schema","name":"No title"},"change":"new","discoveredAt":"2026-11-29T00:00:00Z","tags":[],"model":"x","taggedAt":"2026-11-29T00:00:00Z"}""",
            """{"paper":"wrong:type","change":7,"discoveredAt":"yesterday","tags":{},"model":[],"taggedAt":"today"}""",
            new string('[', 5_000),
            new string('x', TenMegabytes),
"{\"paper\":{\"id\":\"large:1\",\"title\":[\"" + new string('x', TenMegabytes) + "\"]}}",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public async Task Poison_from_outside_ends_in_the_dead_letters_each_with_its_reason_and_no_good_paper_is_lost_beside_it()
    {
        var mesh = await shared.RunningAsync();
        var poison = Unreadable;
        var before = PeakOf(mesh.Services["Notifier"]);
        await using var connection = await shared.Rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);

        // Between two halves of the good ones, so that batches hold both.
        await shared.BringAsync(Good / 2);
        foreach (var (exchange, body) in Exchanges.SelectMany(exchange => poison, (exchange, body) => (exchange, body)))
            await channel.BasicPublishAsync(exchange, "somebody.else", mandatory: true, body, Cancellation);
        await shared.BringAsync(Good / 2);

        var expected = QueuesOfAll * poison.Count;
        await mesh.Site.UntilAsync($"there are {expected} dead letters", async () => (await LettersAsync(mesh, 1)).Total >= expected, Cancellation);
        var letters = (await LettersAsync(mesh, 100)).Items;
        letters.Length.ShouldBe(expected);
        letters.ShouldAllBe(letter => letter.GetProperty("reason").GetString()!.Length > 20);

        // The long ones too, but what is listed of them is short.
        letters.Count(letter => letter.TryGetProperty("length", out _)).ShouldBe(QueuesOfAll * 2);
        output.WriteLine($"The Notifier's memory was at most {before} MB before, {PeakOf(mesh.Services["Notifier"])} MB after.");
        await shared.HoldsAsync();
    }

    [Fact]
    public async Task Messages_that_come_four_times_and_in_any_order_old_revisions_after_new_ones_are_as_if_they_had_come_once()
    {
        var seed = ChaosTests.Number("PAPERMESH_CHAOS_SEED") ?? Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        var mesh = await shared.RunningAsync();
        await using var connection = await shared.Rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        var queue = await ListenAsync(channel, Exchanges);

        var papers = await shared.BringAsync(Good);
        await shared.SettledAsync();
        await shared.ReviseAsync([.. papers.Take(Good / 2)]);
        await shared.SettledAsync();
        var heard = await HeardAsync(channel, queue);
        heard.Count.ShouldBeGreaterThanOrEqualTo(2 * (Good + Good / 2));

        // With others that come for the first time among them.
        BasicGetResult[] again = [.. heard, .. heard, .. heard];
        new Random(seed).Shuffle(again);
        var bringing = shared.BringAsync(Good / 2);
        foreach (var message in again)
            await SayAgainAsync(channel, message);

        await bringing;
        await NothingWaitsAsync(mesh);
        output.WriteLine($"{again.Length} messages of {heard.Count} came again.");
        await shared.HoldsAsync();
    }

    [Fact]
    public async Task A_consumer_that_stands_still_finds_all_that_waits_for_it_and_needs_no_more_memory_for_that()
    {
        var mesh = await shared.RunningAsync();
        await using var connection = await shared.Rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(new CreateChannelOptions(true, true), Cancellation);
        var queue = await ListenAsync(channel, EventNames.TaggedExchange);
        await shared.BringAsync(Good);
        await shared.SettledAsync();
        var heard = await HeardAsync(channel, queue);

        var slow = mesh.Services["Notifier"];
        var before = PeakOf(slow);
        await slow.FreezeAsync(Cancellation);
        await shared.BringAsync(Good);
        for (var i = 0; i < Waiting; i++)
            await SayAgainAsync(channel, heard[i % heard.Count]);
        var waiting = await AllWaitAsync();
        await slow.ThawAsync(Cancellation);

        var waited = Stopwatch.StartNew();
        await NothingWaitsAsync(mesh);
        output.WriteLine($"{waiting} waited, none after {waited.Elapsed.TotalSeconds:0.0} s; its memory was at most {before} MB before, {PeakOf(slow)} MB after.");
        (PeakOf(slow) - before).ShouldBeLessThan(MostMegabytes);
        await shared.HoldsAsync();
    }

    private static async Task<string> ListenAsync(IChannel channel, params IEnumerable<string> exchanges)
    {
        var queue = (await channel.QueueDeclareAsync(cancellationToken: Cancellation)).QueueName;
        foreach (var exchange in exchanges)
            await channel.QueueBindAsync(queue, exchange, "#", cancellationToken: Cancellation);

        return queue;
    }

    /// <summary>All that it has heard; it is gone then.</summary>
    private static async Task<IReadOnlyList<BasicGetResult>> HeardAsync(IChannel channel, string queue)
    {
        var heard = new List<BasicGetResult>();
        while (await channel.BasicGetAsync(queue, autoAck: true, Cancellation) is { } message)
            heard.Add(message);

        await channel.QueueDeleteAsync(queue, cancellationToken: Cancellation);
        return heard;
    }

    private static async Task SayAgainAsync(IChannel channel, BasicGetResult message) => await channel.BasicPublishAsync(
        message.Exchange, message.RoutingKey, mandatory: true, new BasicProperties(message.BasicProperties), message.Body, Cancellation);

    /// <returns>How many wait. Of quorum queues the broker counts that every few seconds.</returns>
    private async Task<int> AllWaitAsync()
    {
        var filled = Stopwatch.StartNew();
        int waiting;
        while ((waiting = await shared.Rabbit.CountMessagesAsync()) <= Waiting)
            filled.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30), $"{waiting} wait");

        return waiting;
    }

    private async Task NothingWaitsAsync(FiveProcesses mesh)
    {
        var waited = Stopwatch.StartNew();
        while (await shared.Rabbit.CountMessagesAsync() > 0)
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2) + Waiting * TimeSpan.FromMilliseconds(5), mesh.Services["Notifier"].Output);
    }

    /// <summary>The most physical memory that it has ever had, in MB (proc(5), VmHWM).</summary>
    private static int PeakOf(ServiceProcess service)
        => int.Parse(
            File.ReadLines($"/proc/{service.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture) / 1_024;

    private static async Task<(JsonElement[] Items, int Total)> LettersAsync(FiveProcesses mesh, int most)
    {
        var list = await mesh.Site.Http.GetFromJsonAsync<JsonElement>($"/api/v1/dead-letters?limit={most}", Cancellation);
        return ([.. list.GetProperty("items").EnumerateArray()], list.GetProperty("total").GetInt32());
    }
}
