using MassTransit;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Tags every discovered revision of a paper and hands it on whole.</summary>
/// <remarks>Writes nothing, so a repeat is harmless: consumers know the same revision with the same model as the same event.</remarks>
internal sealed class TagPaperConsumer(PaperTagger tagger, ClassifierMetrics metrics, TimeProvider time, ILogger<TagPaperConsumer> log)
    : IConsumer<PaperDiscovered>
{
    public async Task Consume(ConsumeContext<PaperDiscovered> context)
    {
        var started = time.GetTimestamp();
        var paper = context.Message.Paper;

        var tagged = tagger.Tag(paper, time.GetUtcNow());
        metrics.Tagged(tagged, time.GetElapsedTime(started));

        await context.Publish(tagged, context.CancellationToken);
        log.Tagged(paper.Id, paper.Revision, tagged.Tags.Count);
    }
}

/// <summary>Queue <c>tag-paper</c>; any number of replicas share it.</summary>
internal sealed class TagPaperConsumerDefinition() : EventConsumerDefinition<TagPaperConsumer, PaperDiscovered>("tag-paper");
