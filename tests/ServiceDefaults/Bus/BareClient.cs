using System.Text;
using PaperMesh.Servers;
using RabbitMQ.Client;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>A message as a program sees it that knows nothing of ours.</summary>
internal sealed record BareMessage(string Exchange, string RoutingKey, string? ContentType, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static BareMessage From(BasicGetResult got) => new(
        got.Exchange,
        got.RoutingKey,
        got.BasicProperties.ContentType,
        (got.BasicProperties.Headers ?? new Dictionary<string, object?>())
            .ToDictionary(header => header.Key, header => header.Value is byte[] text ? Encoding.UTF8.GetString(text) : $"{header.Value}"),
        Encoding.UTF8.GetString(got.Body.Span));
}

/// <summary>Another program on the broker.</summary>
internal sealed class BareClient : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private BareClient(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<BareClient> ConnectAsync(RabbitServer server)
    {
        var connection = await server.ConnectAsync();
        return new BareClient(connection, await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>The one message that a queue holds, or will hold.</summary>
    public static async Task<BareMessage> TakeOneAsync(RabbitServer server, string queue)
    {
        BareMessage? message = null;
        await Eventually.BeTrueAsync(
            async () =>
            {
                // Another one each time: a broker that is asked for a queue while it makes it may close the connection.
                await using var client = await ConnectAsync(server);
                return (message = await client.TakeAsync(queue)) is not null;
            },
            $"a message in {queue}");
        return message!;
    }

    /// <summary>A queue bound to each exchange, as docs/events.md shows it: the exchange is declared first.</summary>
    public async Task<string> BindAsync(string pattern, params IEnumerable<string> exchanges)
    {
        var queue = (await _channel.QueueDeclareAsync(cancellationToken: TestContext.Current.CancellationToken)).QueueName;
        foreach (var exchange in exchanges)
        {
            await _channel.ExchangeDeclareAsync(exchange, ExchangeType.Topic, durable: true, cancellationToken: TestContext.Current.CancellationToken);
            await _channel.QueueBindAsync(queue, exchange, pattern, cancellationToken: TestContext.Current.CancellationToken);
        }

        return queue;
    }

    public async Task PublishAsync(string exchange, string body, params (string Name, string Value)[] headers)
        => await _channel.BasicPublishAsync(
            exchange,
            routingKey: "somebody.else",
            mandatory: false,
            new BasicProperties { Headers = headers.ToDictionary(header => header.Name, header => (object?)header.Value) },
            Encoding.UTF8.GetBytes(body),
            TestContext.Current.CancellationToken);

    public async Task DeleteAsync(string queue) => await _channel.QueueDeleteAsync(queue, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Null when the queue is empty, not yet there (404), or just being made (541).</summary>
    public async Task<BareMessage?> TakeAsync(string queue)
    {
        try
        {
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
            return await channel.BasicGetAsync(queue, autoAck: true, TestContext.Current.CancellationToken) is { } got ? BareMessage.From(got) : null;
        }
        catch (RabbitMQ.Client.Exceptions.OperationInterruptedException exception) when (exception.ShutdownReason?.ReplyCode is 404 or 541)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<BareMessage>> TakeAllAsync(string queue)
    {
        var messages = new List<BareMessage>();
        while (await TakeAsync(queue) is { } message)
            messages.Add(message);

        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
