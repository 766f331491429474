namespace PaperMesh.Classifier.Tagging;

/// <summary>What rules say of a paper.</summary>
/// <param name="Open">The topics that it can have by its categories, as places in the taxonomy.</param>
/// <param name="Points">Of those for which anything speaks.</param>
internal sealed record RuledPaper(IReadOnlyList<int> Open, IReadOnlyDictionary<int, double> Points)
{
    /// <summary>The points of the strongest topic.</summary>
    public double Most { get; } = Points.Values.DefaultIfEmpty().Max();
}
