using MassTransit;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Says of every discovered revision of a paper what it is about, and hands it on whole.</summary>
/// <remarks>
/// A repeat is harmless: what is stored is published again as it is, which consumers know as the same event. So is dying between the
/// two. A revision that comes after a newer one is not written, and the newer one is published in its place.
/// </remarks>
internal sealed class TagPaperConsumer(PaperKeeper keeper, ILogger<TagPaperConsumer> log) : IConsumer<Batch<PaperDiscovered>>
{
    public async Task Consume(ConsumeContext<Batch<PaperDiscovered>> context)
    {
        // All of this is computing, and SQLite does not wait without a thread either: without this, one batch would hold up the next.
        await Task.Yield();

        Paper[] papers = [.. context.Message.Select(one => one.Message.Paper)];
        var kept = await keeper.KeepAsync(papers, context.CancellationToken);

        var traces = context.Message.ToLookup(one => one.Message.Paper.Id, one => one.TraceOf());
        await Task.WhenAll(kept.Select(paper => context.PublishAsync(paper.ToEvent(), traces[paper.Id].LastOrDefault(), context.CancellationToken)));
        log.Tagged(papers.Length, kept.Count);
    }
}

/// <summary>Queue <c>tag-paper</c>; any number of replicas share it.</summary>
internal sealed class TagPaperConsumerDefinition : EventConsumerDefinition<TagPaperConsumer, PaperDiscovered>
{
    public TagPaperConsumerDefinition() : base("tag-paper") => BatchSize = 100;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<TagPaperConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);

        // One batch is stored while another is read, and one published.
        consumerConfigurator.Options<BatchOptions>(batch => batch.SetConcurrencyLimit(Math.Clamp(Environment.ProcessorCount, 3, 8)));
    }
}
