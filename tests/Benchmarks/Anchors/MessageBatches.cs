using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>What a queue holds, handed on in batches as large as what has come meanwhile; a batch is acknowledged as a whole, in order.</summary>
internal sealed class MessageBatches : IAsyncDisposable
{
    private const int Prefetch = 500;
    private const int Batch = 100;

    /// <summary>Batches that are under way beside each other.</summary>
    private const int UnderWay = 3;

    private readonly IChannel _channel;
    private readonly Channel<(ulong Tag, byte[] Body)> _came = Channel.CreateUnbounded<(ulong, byte[])>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Channel<(ulong LastTag, Task Done)> _begun = Channel.CreateBounded<(ulong, Task)>(UnderWay);

    private MessageBatches(IChannel channel) => _channel = channel;

    /// <param name="connection">Of its own.</param>
    /// <param name="queue">It is there.</param>
    /// <param name="take">Returns when a batch may be acknowledged.</param>
    public static async Task<MessageBatches> ConsumeAsync(IConnection connection, string queue, Func<IReadOnlyList<byte[]>, Task> take)
    {
        var batches = new MessageBatches(await connection.CreateChannelAsync());
        await batches._channel.BasicQosAsync(prefetchSize: 0, Prefetch, global: false);
        var consumer = new AsyncEventingBasicConsumer(batches._channel);
        consumer.ReceivedAsync += async (_, message) => await batches._came.Writer.WriteAsync((message.DeliveryTag, message.Body.ToArray()));
        await batches._channel.BasicConsumeAsync(queue, autoAck: false, consumer);
        _ = batches.BeginAsync(take);
        _ = batches.AcknowledgeAsync();
        return batches;
    }

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private async Task BeginAsync(Func<IReadOnlyList<byte[]>, Task> take)
    {
        while (await _came.Reader.WaitToReadAsync())
        {
            var bodies = new List<byte[]>(Batch);
            var last = 0UL;
            while (bodies.Count < Batch && _came.Reader.TryRead(out var message))
            {
                bodies.Add(message.Body);
                last = message.Tag;
            }

            await _begun.Writer.WriteAsync((last, take(bodies)));
        }
    }

    private async Task AcknowledgeAsync()
    {
        await foreach (var (last, done) in _begun.Reader.ReadAllAsync())
        {
            await done;
            await _channel.BasicAckAsync(last, multiple: true);
        }
    }
}
