using PaperMesh.Contracts;

namespace PaperMesh.Embeddings;

/// <summary>Makes a vector of a text: PaperMesh's own model, or a sentence encoder. Safe for concurrent use.</summary>
public interface ITextEmbedder
{
    /// <summary>Version of the model; vectors of different ones cannot be compared.</summary>
    string Model { get; }

    /// <returns>Null when the text has no words.</returns>
    Embedding? Embed(string title, string text);
}
