using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Classifier.Embeddings.Onnx;

/// <summary>A sentence encoder: section <c>Classifier:Onnx</c>.</summary>
public sealed class OnnxOptions
{
    /// <summary>Path of its ONNX file. Null: PaperMesh's own embedding is used.</summary>
    public string? Model { get; set; }

    /// <summary>Path of its WordPiece vocabulary, one token a line. Null: <c>vocab.txt</c> beside the model.</summary>
    public string? Vocabulary { get; set; }

    /// <summary>Whether the vocabulary is of lower-case words.</summary>
    public bool LowerCase { get; set; } = true;

    /// <summary>Tokens of a text that are read, those that mark its beginning and end among them.</summary>
    [Range(8, 8192)]
    public int MostTokens { get; set; } = 256;
}
