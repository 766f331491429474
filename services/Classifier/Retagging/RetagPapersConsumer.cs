using MassTransit;
using PaperMesh.Classifier.Tagging;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Retagging;

/// <summary>Asks for some stored papers to be tagged by the model in use.</summary>
/// <param name="Ids">A few dozen.</param>
/// <param name="All">Even if that model has read them already.</param>
[EntityName("papermesh.classifier.retag-papers")]
internal sealed record RetagPapers(IReadOnlyList<string> Ids, bool All);

/// <summary>Tags stored papers again, and hands each on whole: the same revision, tagged later.</summary>
/// <remarks>
/// Repeated, it publishes what is stored: dying before publishing loses nothing where the bus keeps the command. One that fails is
/// dropped: the job that sent it looks for what was not done.
/// </remarks>
internal sealed class RetagPapersConsumer(PaperKeeper keeper, ILogger<RetagPapersConsumer> log) : IConsumer<RetagPapers>
{
    public async Task Consume(ConsumeContext<RetagPapers> context)
    {
        var kept = await keeper.RetagAsync(context.Message.Ids, context.Message.All, context.CancellationToken);

        await Task.WhenAll(kept.Select(paper => context.Publish(paper.ToEvent(), context.CancellationToken)));
        log.Retagged(kept.Count);
    }
}

/// <summary>Queue <c>retag-papers</c>; any number of replicas share it.</summary>
internal sealed class RetagPapersDefinition() : CommandConsumerDefinition<RetagPapersConsumer>("retag-papers", atOnce: 2);
