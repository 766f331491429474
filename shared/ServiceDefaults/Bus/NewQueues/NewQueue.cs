using MassTransit;
using MassTransit.RabbitMqTransport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace PaperMesh.ServiceDefaults.Bus.NewQueues;

/// <summary>Says so when a consumer's queue had to be made: <see cref="QueueMade"/>.</summary>
/// <remarks>
/// A broker that comes back without its queues confirms what is published before the last of them is bound again, and hands it to those that
/// are: what the others miss is lost in silence. Each of them speaks up when it is bound, and the last one to do so is heard by all.
/// Before that the consumer itself is told, since other replicas may have had for it what went by.
/// It is said once for each time that the queue was missing, not at each connection, so that a service that starts again and again does not
/// bring the same papers again and again.
/// </remarks>
internal sealed class NewQueue(string queue, IServiceProvider services, Func<CancellationToken, Task> missing, Action made)
    : IFilter<ChannelContext>, IReceiveEndpointObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Stays set until it is said: the connection may go once more in between.
    private volatile bool _wasMissing;

    public void Probe(ProbeContext context) => context.CreateFilterScope("newQueue");

    /// <summary>Comes before the queue is declared.</summary>
    public async Task Send(ChannelContext context, IPipe<ChannelContext> next)
    {
        if (await IsMissingAsync(context.ConnectionContext.Connection, context.CancellationToken))
        {
            await missing(context.CancellationToken);
            _wasMissing = true;
        }

        await next.Send(context);
    }

    /// <summary>Comes when it is declared, bound, and consumed.</summary>
    public Task Ready(ReceiveEndpointReady ready)
    {
        // Not waited for: the endpoint would not begin before the bus can publish.
        if (_wasMissing)
        {
            made();
            _ = SayAsync();
        }

        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;

    private async Task SayAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await services.GetRequiredService<IBus>().Publish(new QueueMade { Queue = queue }, patience.Token).WaitAsync(patience.Token);
            _wasMissing = false;
        }
        catch (Exception exception)
        {
            // The connection has gone again, and it is said with the next one; or else what is missing comes with the Crawler's patience.
            services.GetRequiredService<ILogger<NewQueue>>().QueueMadeNotSaid(exception, queue);
        }
    }

    private async Task<bool> IsMissingAsync(IConnection connection, CancellationToken cancellationToken)
    {
        // One of its own: asking for a queue that is not there closes it.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            await channel.QueueDeclarePassiveAsync(queue, cancellationToken);
            return false;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
        {
            return true;
        }
    }
}
