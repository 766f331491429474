using MassTransit;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.ServiceDefaults.Bus.NewQueues;

namespace PaperMesh.Crawler.Papers;

/// <summary>Publishes again, at once, whatever is on its way while a queue had to be made: that one has missed it.</summary>
/// <remarks>A repeat publishes papers once more than is needed, which everybody knows as the same events.</remarks>
internal sealed class PublishAgainConsumer(PaperStore papers, Outbox outbox, ILogger<PublishAgainConsumer> log) : IConsumer<Batch<QueueMade>>
{
    public async Task Consume(ConsumeContext<Batch<QueueMade>> context)
    {
        var released = await papers.ReleaseAsync(context.CancellationToken);
        outbox.Wake();
        log.Released(released, string.Join(", ", context.Message.Select(made => made.Message.Queue).Distinct().Order()));
    }
}

internal sealed class PublishAgainDefinition : EventConsumerDefinition<PublishAgainConsumer, QueueMade>
{
    // A broker that comes back empty has all of them made within moments.
    public PublishAgainDefinition()
        : base("publish-again")
        => (BatchSize, BatchWait) = (50, TimeSpan.FromSeconds(1));
}
