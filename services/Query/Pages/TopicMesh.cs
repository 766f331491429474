using PaperMesh.Contracts;
using PaperMesh.Query.Papers;

namespace PaperMesh.Query.Pages;

/// <summary>The topics of some papers, and which of them meet in one paper.</summary>
/// <param name="Knots">Most papers first.</param>
/// <param name="Threads">The strongest, strongest first. Between two knots, by their places: the first one is the smaller.</param>
internal sealed record TopicMesh(IReadOnlyList<TopicMesh.Knot> Knots, IReadOnlyList<TopicMesh.Thread> Threads)
{
    private const int MaxKnots = 14;
    private const int MaxThreads = 20;

    public sealed record Knot(string Topic, string Name, int Papers);

    public sealed record Thread(int From, int To, int Papers);

    /// <summary>The taxonomy's own topics; arXiv's categories only where a paper has no other.</summary>
    public static TopicMesh Of(IReadOnlyList<StoredPaper> papers)
    {
        var topics = papers.Select(paper => Finest(paper.Tags)).ToList();
        var knots = topics.SelectMany(tags => tags)
            .GroupBy(tag => tag.Topic, StringComparer.Ordinal)
            .Select(group => new Knot(group.Key, group.First().Name, group.Count()))
            .OrderByDescending(knot => knot.Papers)
            .ThenBy(knot => knot.Name, StringComparer.Ordinal)
            .Take(MaxKnots)
            .ToList();

        var places = knots.Index().ToDictionary(knot => knot.Item.Topic, knot => knot.Index, StringComparer.Ordinal);
        var threads = topics
            .Select(tags => tags.Where(tag => places.ContainsKey(tag.Topic)).Select(tag => places[tag.Topic]).Distinct().Order().ToList())
            .SelectMany(met => met.SelectMany((from, i) => met.Skip(i + 1).Select(to => (From: from, To: to))))
            .CountBy(pair => pair)
            .Select(pair => new Thread(pair.Key.From, pair.Key.To, pair.Value))
            .OrderByDescending(thread => thread.Papers)
            .ThenBy(thread => thread.From)
            .ThenBy(thread => thread.To)
            .Take(MaxThreads)
            .ToList();

        return new TopicMesh(knots, threads);
    }

    private static IReadOnlyList<Tag> Finest(IReadOnlyList<Tag> tags)
    {
        var fine = tags.Where(tag => !ArxivCategories.IsOne(tag.Topic)).ToList();
        return fine.Count > 0 ? fine : tags;
    }
}
