using MassTransit;
using MassTransit.Configuration;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.ServiceDefaults.Bus.NewQueues;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>A consumer of one event on a queue of its own: durable, bounded retry with backoff, then a dead letter with the reason.</summary>
/// <remarks>
/// On RabbitMQ a quorum queue bound to the event's topic exchange by <c>#</c>. A failed message is tried five more times within some 12 s
/// while the others go on, then given up: <see cref="DeadLetter"/>. When a batch fails, each of its messages is tried again on its own
/// (some of them twice), so a poisoned one does not take the others with it. A message that cannot be read at all is given up at once.
/// While the disk is full it is tried every 10 s, for a day at least.
/// </remarks>
public abstract class EventConsumerDefinition<TConsumer, TEvent> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
    where TEvent : class
{
    // A day and more; each costs a few bytes from the start.
    private const int TriesForRoom = 10_000;

    private static readonly TimeSpan WaitForRoom = TimeSpan.FromSeconds(10);

    private readonly string _queue;

    /// <param name="queue">Named for what the consumer does; a second consumer of that name would take half its messages.</param>
    protected EventConsumerDefinition(string queue) => EndpointName = _queue = queue;

    /// <summary>How many messages a batch consumer takes at once; null: the consumer takes them one by one.</summary>
    protected int? BatchSize { get; init; }

    /// <summary>How long a batch waits to become full.</summary>
    protected TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(50);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // The reason stands in the dead letter; a fault event would tell it to all the world, in the framework's envelope.
        endpointConfigurator.PublishFaults = false;
        if (endpointConfigurator is IInMemoryReceiveEndpointConfigurator)
            endpointConfigurator.UseFilter(new EndsWithProcess(context.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));

        endpointConfigurator.UseFilter(new ProcessSpan(_queue));

        new PipeOfOne(endpointConfigurator).UseMessageRetry(retry => retry.Exponential(
            retryLimit: 5,
            minInterval: TimeSpan.FromMilliseconds(200),
            maxInterval: TimeSpan.FromSeconds(10),
            intervalDelta: TimeSpan.FromMilliseconds(400)));

        // No message is to blame for that, and giving it up would not help the next one: all wait for somebody to make room.
        new PipeOfOne(endpointConfigurator).UseMessageRetry(retry =>
        {
            retry.Handle<Exception>(DiskFull.Says);
            retry.Interval(TriesForRoom, WaitForRoom);
        });

        // A letter about a letter that could not be kept would go round for ever.
        if (typeof(TEvent) != typeof(DeadLetter))
        {
            endpointConfigurator.ConfigureError(error =>
            {
                error.UseFilter(new GenerateFaultFilter());
                error.UseFilter(new DeadLetterTransport());
            });
        }

        if (BatchSize is { } size)
            consumerConfigurator.Options<BatchOptions>(batch => batch.SetMessageLimit(size).SetTimeLimit(BatchWait));

        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator rabbit)
        {
            rabbit.ConfigureConsumeTopology = false;
            rabbit.SetQuorumQueue();
            rabbit.Bind<TEvent>(binding =>
            {
                binding.ExchangeType = "topic";
                binding.RoutingKey = "#";
            });

            var newQueue = new NewQueue(_queue, context, cancellationToken => QueueMissingAsync(context, cancellationToken), () => QueueMade(context));
            rabbit.ConfigureChannel(channel => channel.UseFilter(newQueue));
            rabbit.ConnectReceiveEndpointObserver(newQueue);
        }
    }

    /// <summary>Called before a queue is made that is not there: events go by until then. Not on a bus in memory.</summary>
    protected virtual Task QueueMissingAsync(IServiceProvider services, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called when the queue that was not there is bound.</summary>
    protected virtual void QueueMade(IServiceProvider services)
    {
    }

    /// <summary>
    /// The way of each single message. Retry on the endpoint as a whole, as is usual, would go for batches too: a batch would be tried
    /// again as a whole, each time with the poisoned message in it, and end in the error queue as a whole.
    /// </summary>
    private sealed class PipeOfOne(IReceiveEndpointConfigurator endpoint) : IPipeConfigurator<ConsumeContext<TEvent>>
    {
        public void AddPipeSpecification(IPipeSpecification<ConsumeContext<TEvent>> specification) => endpoint.AddPipeSpecification(specification);
    }
}
