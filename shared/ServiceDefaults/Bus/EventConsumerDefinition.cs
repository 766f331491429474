using MassTransit;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>A consumer of one event on a queue of its own: durable, bounded retry with backoff, then the error queue with the reason.</summary>
/// <remarks>
/// On RabbitMQ a quorum queue bound to the event's topic exchange by <c>#</c>. A failed message is tried five more times within some 15 s
/// while the others go on, then moved to <c>&lt;queue&gt;_error</c>. When a batch fails, each of its messages is tried again on its own, so
/// a poisoned one does not take the others with it.
/// </remarks>
public abstract class EventConsumerDefinition<TConsumer, TEvent> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
    where TEvent : class
{
    /// <param name="queue">Named for what the consumer does; a second consumer of that name would take half its messages.</param>
    protected EventConsumerDefinition(string queue) => EndpointName = queue;

    /// <summary>How many messages a batch consumer takes at once; null: the consumer takes them one by one.</summary>
    protected int? BatchSize { get; init; }

    /// <summary>How long a batch waits to become full.</summary>
    protected TimeSpan BatchWait { get; init; } = TimeSpan.FromMilliseconds(50);

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        // The reason stands on the message in the error queue; a fault event would tell it to all the world, in the framework's envelope.
        endpointConfigurator.PublishFaults = false;

        endpointConfigurator.UseMessageRetry(retry => retry.Exponential(
            retryLimit: 5,
            minInterval: TimeSpan.FromMilliseconds(200),
            maxInterval: TimeSpan.FromSeconds(10),
            intervalDelta: TimeSpan.FromMilliseconds(400)));

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
        }
    }
}
