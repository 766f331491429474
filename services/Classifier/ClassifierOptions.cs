using System.ComponentModel.DataAnnotations;
using PaperMesh.Classifier.Embeddings.Onnx;

namespace PaperMesh.Classifier;

/// <summary>How papers are tagged: section <c>Classifier</c>.</summary>
public sealed class ClassifierOptions
{
    /// <summary>
    /// File that is read instead of the taxonomy that PaperMesh brings, at the start and whenever it changes. Null: PaperMesh's own. One
    /// that was put in over HTTP wins over both, until it is removed.
    /// </summary>
    public string? Taxonomy { get; set; }

    /// <summary>How often it is looked whether a file or the stored taxonomy is another one.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "01:00:00")]
    public TimeSpan ReloadEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>File of a model of categories that is used instead of the one that PaperMesh brings, at the start and whenever it changes. Null: PaperMesh's own.</summary>
    public string? Categories { get; set; }

    /// <summary>File of an embedding that is used instead of the one that PaperMesh brings, at the start and whenever it changes. Null: PaperMesh's own.</summary>
    public string? Embedding { get; set; }

    /// <summary>
    /// File of a model of topics that is used instead of the one that PaperMesh brings, at the start and whenever it changes; it must have
    /// been trained with the embedding in use. Null: PaperMesh's own, or none when that goes with another embedding.
    /// </summary>
    public string? Topics { get; set; }

    /// <summary>A sentence encoder that makes the embeddings instead.</summary>
    public OnnxOptions Onnx { get; set; } = new();
}
