using MassTransit;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Crawler.Papers;

/// <summary>Takes the followers' receipts, until a paper is pending no more.</summary>
/// <remarks>A repeated receipt, or one for an older revision, changes nothing.</remarks>
internal sealed class TakeReceiptConsumer(PaperStore papers, Outbox outbox, CrawlerMetrics metrics) : IConsumer<Batch<PapersKept>>
{
    public async Task Consume(ConsumeContext<Batch<PapersKept>> context)
    {
        foreach (var took in await papers.ConfirmAsync([.. context.Message.Select(receipt => receipt.Message)], context.CancellationToken))
            metrics.Done(took);

        outbox.Wake();
    }
}

internal sealed class TakeReceiptDefinition : EventConsumerDefinition<TakeReceiptConsumer, PapersKept>
{
    // A receipt names some hundred papers already.
    public TakeReceiptDefinition()
        : base("take-receipt")
        => BatchSize = 5;
}
