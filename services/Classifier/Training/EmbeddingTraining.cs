using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Classifier.Training;

/// <summary>How an embedding is trained. The defaults made the one that PaperMesh brings.</summary>
public sealed record EmbeddingTraining
{
    /// <summary>The same seed and papers give the same model on the same kind of processor.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Numbers in a vector.</summary>
    [Range(8, 4096)]
    public int Dimensions { get; init; } = 256;

    /// <summary>A word in fewer papers has no vector of its own.</summary>
    [Range(1, 1000)]
    public int FewestPapers { get; init; } = 5;

    /// <summary>Vectors that the pieces of all other words share.</summary>
    [Range(1, 1_000_000)]
    public int Pieces { get; init; } = 20_000;

    /// <summary>How often every paper is seen.</summary>
    [Range(1, 100)]
    public int Epochs { get; init; } = 20;

    /// <summary>Papers that are told apart at a time.</summary>
    [Range(2, 8192)]
    public int Batch { get; init; } = 512;

    /// <summary>Divides the cosines: the smaller, the more the nearest wrong papers count.</summary>
    [Range(0.001, 1)]
    public double Temperature { get; init; } = 0.07;

    /// <summary>At the start; it falls to zero.</summary>
    [Range(0.0001, 10)]
    public double LearningRate { get; init; } = 0.1;
}
