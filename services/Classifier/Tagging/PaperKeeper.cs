using PaperMesh.Classifier.Papers;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tagging;

/// <summary>Tags what has to be tagged, and keeps it. The one way in which papers come into the Classifier's documents.</summary>
internal sealed class PaperKeeper(PaperStore store, TaggerInUse tagger, ClassifierMetrics metrics, TimeProvider time)
{
    /// <summary>
    /// Tags those whose text, or the model that read it, is not the one that is stored; of the others what is stored is said again.
    /// On return that is durable.
    /// </summary>
    /// <param name="papers">As discovered; perhaps several revisions of one.</param>
    /// <param name="cancellationToken">What was kept by then stays.</param>
    /// <returns>The newest state of each, once; none of those that have gone into another paper.</returns>
    public async Task<IReadOnlyList<TaggedPaper>> KeepAsync(IReadOnlyList<Paper> papers, CancellationToken cancellationToken)
    {
        // One tagger for all of them, whatever comes into use meanwhile.
        var inUse = await tagger.GetAsync(cancellationToken);
        Paper[] newest = [.. papers.GroupBy(paper => paper.Id).Select(revisions => revisions.MaxBy(paper => paper.Revision)!)];
        var stored = await store.FindAsync([.. newest.Select(paper => paper.Id)], cancellationToken);

        return await store.KeepAsync([.. newest.Select(paper => Say(paper, stored.GetValueOrDefault(paper.Id), inUse))], cancellationToken);
    }

    /// <summary>Tags stored papers with the tagger in use. On return that is durable.</summary>
    /// <param name="ids">Those that are not there, or no longer, are passed over.</param>
    /// <param name="all">Those too that the same model has read already.</param>
    /// <param name="cancellationToken">What was kept by then stays.</param>
    /// <returns>What is stored now, of those too that were not tagged again.</returns>
    public async Task<IReadOnlyList<TaggedPaper>> RetagAsync(IReadOnlyCollection<string> ids, bool all, CancellationToken cancellationToken)
    {
        var inUse = await tagger.GetAsync(cancellationToken);
        var stored = await store.FindAsync(ids, cancellationToken);

        return await store.KeepAsync(
            [.. stored.Values.Select(paper => all || paper.Model != inUse.Model ? Tag(paper.Paper, paper, inUse) : paper)], cancellationToken);
    }

    private TaggedPaper Say(Paper paper, TaggedPaper? stored, PaperTagger inUse)
    {
        if (stored?.Paper.Revision > paper.Revision)
            return stored;
        if (stored is null || !stored.Covers(paper, inUse.Model))
            return Tag(paper, stored, inUse);

        metrics.PassedOn();
        return stored.Paper.Revision == paper.Revision ? stored : stored.PassOn(paper, time.GetUtcNow());
    }

    private TaggedPaper Tag(Paper paper, TaggedPaper? stored, PaperTagger inUse)
    {
        var started = time.GetTimestamp();

        // Later than what is stored, even where the clocks of two replicas differ: else it would lose against that.
        var now = time.GetUtcNow();
        var tagged = inUse.Tag(paper, stored?.TaggedAt >= now ? stored.TaggedAt.AddTicks(1) : now);
        metrics.Tagged(tagged, time.GetElapsedTime(started));
        return TaggedPaper.Of(paper, tagged);
    }
}
