using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Training;

/// <summary>The vectors of many papers, one behind the other.</summary>
internal sealed class SparseRows
{
    private readonly List<Feature[]> _papers = [];

    public SparseRows(int features) => Features = features;

    public static SparseRows Of(IReadOnlyList<Paper> papers, CategoryFeatures features)
    {
        var vector = new FeatureVector(features.Rows);
        var rows = new SparseRows(features.Rows);
        foreach (var paper in papers)
        {
            features.Read(paper, vector);
            rows.Add(vector);
        }

        return rows;
    }

    public int Features { get; }

    public int Count => _papers.Count;

    public ReadOnlySpan<Feature> this[int paper] => _papers[paper];

    public void Add(FeatureVector vector) => _papers.Add(vector.Features.ToArray());
}
