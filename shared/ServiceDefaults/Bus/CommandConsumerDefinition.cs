using MassTransit;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>A consumer of a service's own commands, which its replicas share: each takes few at a time.</summary>
/// <remarks>
/// On RabbitMQ a quorum queue. A command is a hint at work that stands in the store, and whoever published it does so again until the work
/// is done: one that fails is logged and dropped, not tried again and not kept.
/// </remarks>
public abstract class CommandConsumerDefinition<TConsumer> : ConsumerDefinition<TConsumer>
    where TConsumer : class, IConsumer
{
    private readonly string _queue;
    private readonly int _atOnce;

    /// <param name="queue">Named for what the consumer does.</param>
    /// <param name="atOnce">How many commands a replica carries out at the same time; it takes no more than those from the queue.</param>
    protected CommandConsumerDefinition(string queue, int atOnce)
    {
        EndpointName = _queue = queue;
        _atOnce = atOnce;
    }

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        endpointConfigurator.PublishFaults = false;
        endpointConfigurator.UseFilter(new ProcessSpan(_queue));
        endpointConfigurator.DiscardFaultedMessages();
        endpointConfigurator.PrefetchCount = _atOnce;
        endpointConfigurator.ConcurrentMessageLimit = _atOnce;

        if (endpointConfigurator is IRabbitMqReceiveEndpointConfigurator rabbit)
            rabbit.SetQuorumQueue();
    }
}
