namespace PaperMesh.Classifier;

/// <summary>How papers are tagged: section <c>Classifier</c>.</summary>
public sealed class ClassifierOptions
{
    /// <summary>File that is read instead of the taxonomy that PaperMesh brings, once at the start. Null: PaperMesh's own.</summary>
    public string? Taxonomy { get; set; }
}
