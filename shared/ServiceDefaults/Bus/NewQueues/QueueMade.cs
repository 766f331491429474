namespace PaperMesh.ServiceDefaults.Bus.NewQueues;

/// <summary>A queue of events that was not there has been made: what was published before has not reached it.</summary>
/// <remarks>
/// Published to exchange <c>papermesh.queues.made</c> by whichever service it was; the Crawler publishes again whatever is pending.
/// What other replicas of the same service have sent receipts for is not: see <see cref="EventConsumerDefinition{TConsumer, TEvent}.QueueMissingAsync"/>.
/// Of use to nobody else.
/// </remarks>
public sealed record QueueMade
{
    public required string Queue { get; init; }
}
