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

    /// <summary>By index of the topic, the category that says most for it.</summary>
    /// <param name="categories">The primary one first.</param>
    public IReadOnlyDictionary<int, SpokenFor> Of(List<Category> categories)
    {
        var most = new Dictionary<int, SpokenFor>();
        foreach (var (i, category) in categories.Index())
        {
            var share = i == 0 ? 1 : ShareOfOthers;
            Take(category.Canonical, category.Id, share);
            if (category.Archive != category.Canonical)
                Take(category.Archive, category.Id, share);
        }

        return most;

        void Take(string id, string written, double share)
        {
            foreach (var (topic, points) in _byCategory.GetValueOrDefault(id) ?? [])
            {
                if (share * points > most.GetValueOrDefault(topic).Points)
                    most[topic] = new SpokenFor(written, share * points);
            }
        }
    }
}

/// <summary>What a category says for a topic.</summary>
/// <param name="Category">As the source writes it.</param>
/// <param name="Points">0: nothing.</param>
internal readonly record struct SpokenFor(string Category, double Points);
