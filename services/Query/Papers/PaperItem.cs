namespace PaperMesh.Query.Papers;

/// <summary>A paper in an answer.</summary>
/// <param name="Stored">The paper and its tags.</param>
/// <param name="Score">Relevance, larger is better, only to be compared within one answer; null when sorted otherwise.</param>
internal sealed record PaperItem(StoredPaper Stored, double? Score = null);
