using System.Text;
using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>The programs in <c>docs/samples</c>, as somebody else would run them: as a user who may only read, and with nothing of ours.</summary>
public sealed class ThirdPartyTests(RabbitServer rabbit, MongoServer mongo) : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Samples_in_three_languages_hold_the_past_and_the_present_and_stop_when_asked()
    {
        var papers = await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), 400, Cancellation);
        await using var mesh = await FiveProcesses.StartAsync(rabbit, mongo, _data, new Dictionary<string, string>(), Cancellation);
        await mesh.Site.ImportAsync(Site.Lines(papers.Take(200)), Cancellation);
        await mesh.Site.SettledAsync(200, Cancellation);

        Sample[] samples = [.. await Task.WhenAll(Sample.All.Select(StartAsync))];
        try
        {
            foreach (var sample in samples)
                await sample.WaitAsync("it listens", () => sample.Says("listening"), Cancellation);

            await PublishGarbageAsync();
            await mesh.Site.ImportAsync(Site.Lines(papers), Cancellation);
            await mesh.Site.SettledAsync(papers.Count, Cancellation);

            var wanted = papers.Where(paper => Encoding.UTF8.GetString(paper.Line).Contains("\"cs.CL\"", StringComparison.Ordinal))
                .Select(paper => paper.PaperId).Order().ToList();
            foreach (var sample in samples)
            {
                await sample.WaitAsync($"it has {wanted.Count} papers", () => sample.Papers().Count >= wanted.Count, Cancellation);
                sample.Papers().Select(IdOf).Order().ToList().ShouldBe(wanted, sample.Name);
                await sample.WaitAsync("it complains about the message that is no event", () => sample.Says("garbage-1"), Cancellation);
                (await sample.StopAsync(Cancellation)).ShouldBe(0, sample.Output);
                wanted.ShouldAllBe(id => sample.Lines(id) == 1, sample.Output);
            }
        }
        finally
        {
            foreach (var sample in samples)
                await sample.DisposeAsync();
        }

        async Task<Sample> StartAsync(SampleProgram program)
            => await Sample.StartAsync(program, await rabbit.AddReaderAsync(program.Name), mesh.Site.Http.BaseAddress!, "#.cs.CL.#", "topic:cs.CL");
    }

    [Fact]
    public async Task A_user_who_may_only_read_can_neither_publish_nor_touch_queues_of_others()
    {
        await DeclareExchangeAsync();
        var reader = await rabbit.AddReaderAsync("curious");

        await RefusedAsync(channel => channel.BasicPublishAsync(EventNames.TaggedExchange, "x", "{}"u8.ToArray(), Cancellation).AsTask());
        await RefusedAsync(channel => channel.QueueDeclareAsync("papermesh-mine", cancellationToken: Cancellation));
        await RefusedAsync(channel => channel.ExchangeDeleteAsync(EventNames.TaggedExchange, cancellationToken: Cancellation));

        async Task RefusedAsync(Func<IChannel, Task> attempt)
        {
            await using var connection = await new ConnectionFactory { Uri = reader }.CreateConnectionAsync(Cancellation);
            await using var channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Cancellation);
            var refused = await Should.ThrowAsync<OperationInterruptedException>(() => attempt(channel));
            refused.ShutdownReason!.ReplyCode.ShouldBe((ushort)403);
        }
    }

    public void Dispose() => _data.Delete(recursive: true);

    private static string IdOf(string json) => JsonDocument.Parse(json).RootElement.GetProperty("paper").GetProperty("id").GetString()!;

    private async Task DeclareExchangeAsync()
    {
        await using var connection = await rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.ExchangeDeclareAsync(EventNames.TaggedExchange, ExchangeType.Topic, durable: true, cancellationToken: Cancellation);
    }

    /// <summary>To the listeners' queues alone: the services would each put it aside.</summary>
    private async Task PublishGarbageAsync()
    {
        await using var connection = await rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        var properties = new BasicProperties { Headers = new Dictionary<string, object?> { ["cloudEvents:id"] = "garbage-1" } };
        foreach (var program in Sample.All)
            await channel.BasicPublishAsync("", $"lab.papers-{program.Name}", mandatory: true, properties, "{\"paper\":{}}"u8.ToArray(), Cancellation);
    }
}
