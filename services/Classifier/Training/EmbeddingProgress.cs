namespace PaperMesh.Classifier.Training;

/// <summary>How far the training of an embedding is.</summary>
/// <param name="Done">Of the whole, 0 to 1.</param>
/// <param name="Loss">How badly papers were told apart lately, in nats; null before the first time.</param>
/// <param name="Right">Share of texts whose other half was the nearest of the batch; null before the first time.</param>
public sealed record EmbeddingProgress(double Done, double? Loss, double? Right);
