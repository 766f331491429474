using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.Training;

/// <summary>The vectors of many papers, one behind the other.</summary>
internal sealed class SparseRows
{
    private readonly List<Feature[]> _papers = [];

    public SparseRows(int features) => Features = features;

    public int Features { get; }

    public int Count => _papers.Count;

    public ReadOnlySpan<Feature> this[int paper] => _papers[paper];

    public void Add(FeatureVector vector) => _papers.Add(vector.Features.ToArray());
}
