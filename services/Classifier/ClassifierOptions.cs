using PaperMesh.Classifier.Embeddings.Onnx;

namespace PaperMesh.Classifier;

/// <summary>How papers are tagged: section <c>Classifier</c>.</summary>
public sealed class ClassifierOptions
{
    /// <summary>File that is read instead of the taxonomy that PaperMesh brings, once at the start. Null: PaperMesh's own.</summary>
    public string? Taxonomy { get; set; }

    /// <summary>File of an embedding that is used instead of the one that PaperMesh brings, read once at the start. Null: PaperMesh's own.</summary>
    public string? Embedding { get; set; }

    /// <summary>A sentence encoder that makes the embeddings instead.</summary>
    public OnnxOptions Onnx { get; set; } = new();
}
