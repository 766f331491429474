using PaperMesh.Classifier.Jobs;
using PaperMesh.Classifier.Papers;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Taxonomy;

/// <summary>A taxonomy that is tried, and what it has changed so far.</summary>
internal sealed record DryRunWork
{
    /// <summary>Its JSON, as one text.</summary>
    public required string Taxonomy { get; init; }

    /// <summary>As it would stand in events.</summary>
    public required string Model { get; init; }

    /// <summary>Papers that would have other topics.</summary>
    public long Changed { get; init; }

    public IReadOnlyList<TopicChange> Topics { get; init => field = value ?? []; } = [];
}

/// <summary>What a taxonomy would change about a topic.</summary>
/// <param name="Before">Papers that have it now.</param>
/// <param name="After">Papers that would have it.</param>
/// <param name="Added">Papers that would get it.</param>
/// <param name="Removed">Papers that would lose it.</param>
/// <param name="AddedTo">Some of those that would get it.</param>
/// <param name="RemovedFrom">Some of those that would lose it.</param>
internal sealed record TopicChange(
    string Topic,
    string Name,
    long Before,
    long After,
    long Added,
    long Removed,
    IReadOnlyList<PaperExample> AddedTo,
    IReadOnlyList<PaperExample> RemovedFrom);

/// <param name="Title">At most 200 characters of it.</param>
internal sealed record PaperExample(string Id, string Title);

/// <summary>Tags all stored papers by another taxonomy, and counts what would change; nothing is kept of it, and nothing published.</summary>
/// <remarks>What it has counted is stored with the place where it is, in one document: whoever takes over counts no paper twice.</remarks>
internal sealed class DryRun(PaperStore papers, TaggerInUse tagger, TimeProvider time) : IJobWork
{
    private const int PageSize = 500;
    private const int MostExamples = 5;
    private const int LongestTitle = 200;

    public bool Does(Job job) => job.DryRun is not null;

    public Job TakenOver(Job job) => job;

    public Func<Job, CancellationToken, Task<Step>> Begin(Job job)
    {
        PaperTagger? tried = null;
        return async (current, cancellationToken) =>
        {
            tried ??= (await tagger.LookAsync(cancellationToken)).Files.ToTagger(StoredTaxonomy.Read(job.DryRun!.Taxonomy, "The taxonomy"));
            return await StepAsync(current, tried, cancellationToken);
        };
    }

    private async Task<Step> StepAsync(Job job, PaperTagger tried, CancellationToken cancellationToken)
    {
        if (job.After is null)
            job = job with { Total = await papers.CountAsync(cancellationToken) };

        var page = await papers.ReadAsync(job.After, PageSize, cancellationToken);
        if (page is [])
            return new Step(job.End(JobState.Done, time.GetUtcNow()));

        var run = job.DryRun!;
        var counts = run.Topics.ToDictionary(topic => topic.Topic);
        var changed = 0;
        foreach (var paper in page)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Count(counts, paper, tried.Tag(paper.Paper, paper.TaggedAt).Tags))
                changed++;
        }

        return new Step(job with
        {
            After = page[^1].Id,
            Seen = job.Seen + page.Count,
            DryRun = run with
            {
                Changed = run.Changed + changed,
                Topics = [.. counts.Values.OrderByDescending(topic => topic.Added + topic.Removed).ThenBy(topic => topic.Topic, StringComparer.Ordinal)],
            },
        });
    }

    /// <returns>Whether the paper would have other topics.</returns>
    private static bool Count(Dictionary<string, TopicChange> counts, TaggedPaper paper, IReadOnlyList<Tag> after)
    {
        var isChanged = false;
        foreach (var tag in paper.Tags)
        {
            var topic = Of(tag);
            var stays = after.Any(other => other.Topic == tag.Topic);
            isChanged |= !stays;
            counts[tag.Topic] = stays
                ? topic with { Before = topic.Before + 1, After = topic.After + 1 }
                : topic with { Before = topic.Before + 1, Removed = topic.Removed + 1, RemovedFrom = With(topic.RemovedFrom) };
        }

        foreach (var tag in after.Where(tag => paper.Tags.All(other => other.Topic != tag.Topic)))
        {
            var topic = Of(tag);
            isChanged = true;
            counts[tag.Topic] = topic with { After = topic.After + 1, Added = topic.Added + 1, AddedTo = With(topic.AddedTo) };
        }

        return isChanged;

        TopicChange Of(Tag tag) => counts.GetValueOrDefault(tag.Topic) ?? new TopicChange(tag.Topic, tag.Name, 0, 0, 0, 0, [], []);

        IReadOnlyList<PaperExample> With(IReadOnlyList<PaperExample> examples)
            => examples.Count < MostExamples
                ? [.. examples, new PaperExample(paper.Id, paper.Paper.Title[..Math.Min(LongestTitle, paper.Paper.Title.Length)])]
                : examples;
    }
}
