using System.Collections.Concurrent;
using System.Text;
using NJsonSchema;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>The main job in five processes: real papers in through the gateway, and every one of them everywhere.</summary>
public sealed class FiveProcessesTests(RabbitServer rabbit, MongoServer mongo) : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Real_papers_pass_through_all_five_and_a_third_party_gets_what_it_bound_to()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), 1_000, Cancellation);
        await using var mesh = await FiveProcesses.StartAsync(rabbit, mongo, _data, new Dictionary<string, string>(), Cancellation);
        await using var connection = await rabbit.ConnectAsync();
        var heard = await ListenAsync(connection, "#.cs.CL.#");

        var report = await mesh.Site.ImportAsync(Site.Lines(papers, gzip: true), Cancellation);
        report.GetProperty("new").GetInt32().ShouldBe(papers.Count);

        await mesh.Site.SettledAsync(papers.Count, Cancellation);
        await mesh.Site.HoldsAsync(papers, Cancellation);

        var bound = papers.Where(paper => Encoding.UTF8.GetString(paper.Line).Contains("\"cs.CL\"", StringComparison.Ordinal)).ToList();
        bound.ShouldNotBeEmpty();
        foreach (var (type, exchange) in new[]
        {
            (EventNames.DiscoveredType, EventNames.DiscoveredExchange),
            (EventNames.TaggedType, EventNames.TaggedExchange),
        })
        {
            var schema = await JsonSchema.FromJsonAsync(await mesh.Site.Http.GetStringAsync($"/schemas/{type}.json", Cancellation), Cancellation);
            var events = heard.Where(one => one.Exchange == exchange).ToList();

            events.Select(one => Encoding.UTF8.GetString((byte[])one.BasicProperties.Headers!["cloudEvents:subject"]!)).Distinct().Order()
                .ShouldBe(bound.Select(paper => paper.PaperId).Order(), exchange);
            foreach (var one in events)
                schema.Validate(Encoding.UTF8.GetString(one.Body.Span)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Each_service_may_die_in_the_middle_and_nothing_is_lost_or_doubled()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), 1_000, Cancellation);
        await using var mesh = await FiveProcesses.StartAsync(
            rabbit, mongo, _data, new Dictionary<string, string> { ["Crawler__RepublishAfter"] = "00:00:05", ["Crawler__MaxInFlight"] = "200" }, Cancellation);

        await mesh.Site.ImportAsync(Site.Lines(papers), Cancellation);
        foreach (var service in new[] { "Classifier", "Query", "Notifier", "Crawler" })
            await mesh.KillAndRestartAsync(service, Cancellation);

        await mesh.Site.SettledAsync(papers.Count, Cancellation);
        await mesh.Site.HoldsAsync(papers, Cancellation);
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>What somebody else's program would do, with nothing of ours.</summary>
    private static async Task<ConcurrentQueue<BasicDeliverEventArgs>> ListenAsync(IConnection connection, string routingKey)
    {
        var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var queue = await channel.QueueDeclareAsync(cancellationToken: Cancellation);
        foreach (var exchange in new[] { EventNames.DiscoveredExchange, EventNames.TaggedExchange })
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true, cancellationToken: Cancellation);
            await channel.QueueBindAsync(queue.QueueName, exchange, routingKey, cancellationToken: Cancellation);
        }

        var heard = new ConcurrentQueue<BasicDeliverEventArgs>();
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            // The client uses the body's memory again when this returns.
            heard.Enqueue(new BasicDeliverEventArgs(
                delivery.ConsumerTag, delivery.DeliveryTag, delivery.Redelivered, delivery.Exchange, delivery.RoutingKey,
                delivery.BasicProperties, delivery.Body.ToArray(), CancellationToken.None));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, Cancellation);
        return heard;
    }
}
