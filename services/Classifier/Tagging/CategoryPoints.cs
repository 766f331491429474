using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tagging;

/// <summary>For which topics the categories of a paper speak.</summary>
/// <remarks>Immutable and safe for concurrent use.</remarks>
internal sealed class CategoryPoints
{
    /// <summary>Authors list a paper in a further category for what it touches, too.</summary>
    private const double ShareOfOthers = 0.5;

    private readonly Dictionary<string, List<(int Topic, double Points)>> _byCategory = [];

    public CategoryPoints(IReadOnlyList<Topic> topics)
    {
        foreach (var (i, topic) in topics.Index())
        {
            foreach (var (id, points) in topic.Categories)
            {
                if (!_byCategory.TryGetValue(id, out var spokenFor))
                    _byCategory[id] = spokenFor = [];

                spokenFor.Add((i, points));
            }
        }
    }

    /// <summary>For each topic for which they speak, the category that says most for it.</summary>
    /// <param name="categories">The primary one first.</param>
    /// <param name="byTopic">By index of the topic; nothing of any before.</param>
    /// <param name="topics">To it are added those for which there is something.</param>
    public void Read(List<Category> categories, Span<SpokenFor> byTopic, List<int> topics)
    {
        for (var i = 0; i < categories.Count; i++)
        {
            var category = categories[i];
            var share = i == 0 ? 1 : ShareOfOthers;
            Take(category.Canonical, category.Id, share, byTopic, topics);
            if (category.Archive != category.Canonical)
                Take(category.Archive, category.Id, share, byTopic, topics);
        }
    }

    private void Take(string id, string written, double share, Span<SpokenFor> byTopic, List<int> topics)
    {
        if (!_byCategory.TryGetValue(id, out var spokenFor))
            return;

        foreach (var (topic, points) in spokenFor)
        {
            if (share * points <= byTopic[topic].Points)
                continue;

            if (byTopic[topic].Points == 0)
                topics.Add(topic);

            byTopic[topic] = new SpokenFor(written, share * points);
        }
    }
}

/// <summary>What a category says for a topic.</summary>
/// <param name="Category">As the source writes it.</param>
/// <param name="Points">0: nothing.</param>
internal readonly record struct SpokenFor(string Category, double Points);
