using MassTransit;
using Microsoft.Extensions.Options;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Query.Papers;

/// <summary>Keeps every tagged paper where readers find it, and says so.</summary>
/// <remarks>
/// A repeat is harmless: the same event merges into what is stored without a change, and one that is late loses against the newer one
/// (<see cref="StoredPaper.Merge"/>). Both get their receipt all the same, since the Crawler asks whether the revision, or a newer one, is
/// kept here; a receipt told twice says nothing new. Dying before the receipt brings the events again.
/// </remarks>
internal sealed class KeepPaperConsumer(PaperKeeper keeper, ILogger<KeepPaperConsumer> log) : IConsumer<Batch<PaperTagged>>
{
    public async Task Consume(ConsumeContext<Batch<PaperTagged>> context)
    {
        var events = context.Message.Select(one => one.Message).ToList();
        await keeper.KeepAsync(events, context.CancellationToken);

        await context.Publish(
            new PapersKept
            {
                By = QueryService.Name,
                Papers = [.. events.Select(tagged => new PaperRevision(tagged.Paper.Id, tagged.Paper.Revision)).Distinct()],
            },
            context.CancellationToken);
        log.Kept(events.Count);
    }
}

/// <summary>A queue for each replica: each has an index of its own to keep up to date.</summary>
internal sealed class KeepPaperConsumerDefinition : EventConsumerDefinition<KeepPaperConsumer, PaperTagged>
{
    public KeepPaperConsumerDefinition(IOptions<QueryOptions> options)
        : base("keep-paper-" + options.Value.Instance)
        => BatchSize = 200;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<KeepPaperConsumer> consumerConfigurator,
        IRegistrationContext context)
    {
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);

        // Batches are stored in turns, but wait together until they are searchable.
        consumerConfigurator.Options<BatchOptions>(batch => batch.SetConcurrencyLimit(5));
    }

    protected override Task QueueMissingAsync(IServiceProvider services, CancellationToken cancellationToken)
        => services.GetRequiredService<PaperKeeper>().QueueMissingAsync(cancellationToken);

    protected override void QueueMade(IServiceProvider services) => services.GetRequiredService<PaperKeeper>().QueueMade();
}
