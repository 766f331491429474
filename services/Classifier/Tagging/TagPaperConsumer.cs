using MassTransit;
using PaperMesh.Classifier.Embeddings;
using PaperMesh.Classifier.Links;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Tags every discovered revision of a paper and hands it on whole.</summary>
/// <remarks>Writes nothing, so a repeat is harmless: consumers know the same revision with the same model as the same event.</remarks>
internal sealed class TagPaperConsumer(
    Tagger tagger, ITextEmbedder embedder, ClassifierMetrics metrics, TimeProvider time, ILogger<TagPaperConsumer> log)
    : IConsumer<PaperDiscovered>
{
    public async Task Consume(ConsumeContext<PaperDiscovered> context)
    {
        var started = time.GetTimestamp();
        var paper = context.Message.Paper;

        var tagged = new PaperTagged
        {
            Paper = paper with { Links = LinkFinder.Merge(paper.Links, LinkFinder.Find(paper.Abstract, paper.Comment)) },
            Tags = tagger.Tag(paper),
            Model = $"{tagger.Model}+{embedder.Model}",
            Embedding = embedder.Embed(paper.Title, paper.Abstract),
            TaggedAt = time.GetUtcNow(),
        };
        metrics.Tagged(tagged, time.GetElapsedTime(started));

        await context.Publish(tagged, context.CancellationToken);
        log.Tagged(paper.Id, paper.Revision, tagged.Tags.Count);
    }
}

/// <summary>Queue <c>tag-paper</c>; any number of replicas share it.</summary>
internal sealed class TagPaperConsumerDefinition() : EventConsumerDefinition<TagPaperConsumer, PaperDiscovered>("tag-paper");
