using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tagging;

/// <summary>What rules say of a paper.</summary>
/// <param name="Categories">The paper's, the primary one first.</param>
/// <param name="Open">The topics that it can have by its categories, as places in the taxonomy.</param>
/// <param name="Points">Of those for which anything speaks.</param>
internal sealed record RuledPaper(List<Category> Categories, IReadOnlyList<int> Open, IReadOnlyDictionary<int, double> Points)
{
    /// <summary>The points of the strongest topic.</summary>
    public double Most { get; } = Points.Values.DefaultIfEmpty().Max();

    /// <summary>Those that the rules alone give.</summary>
    public IEnumerable<int> Ruled => Points.Where(topic => TopicFinder.IsRuled(topic.Value, Most)).Select(topic => topic.Key);
}
