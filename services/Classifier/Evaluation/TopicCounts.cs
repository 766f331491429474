namespace PaperMesh.Classifier.Evaluation;

/// <summary>How well one topic is found.</summary>
/// <param name="Topic">Slug.</param>
/// <param name="Counts">Over papers.</param>
internal sealed record TopicCounts(string Topic, Counts Counts)
{
    /// <summary>Wrong and missed ones.</summary>
    internal int Mistakes => Counts.Wrong + Counts.Missed;

    /// <summary>One for each topic; most mistakes first, then by slug.</summary>
    internal static IEnumerable<TopicCounts> Sum(IEnumerable<TopicCounts> counts)
        => counts
            .GroupBy(count => count.Topic, count => count.Counts)
            .Select(topic => new TopicCounts(
                topic.Key,
                new Counts(topic.Sum(count => count.Right), topic.Sum(count => count.Wrong), topic.Sum(count => count.Missed))))
            .OrderByDescending(topic => topic.Mistakes)
            .ThenBy(topic => topic.Topic, StringComparer.Ordinal);
}
