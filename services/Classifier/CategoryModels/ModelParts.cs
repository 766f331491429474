namespace PaperMesh.Classifier.CategoryModels;

/// <summary>What is learned.</summary>
internal sealed record ModelParts
{
    /// <summary>The categories.</summary>
    public required string[] Labels { get; init; }

    /// <summary>One a category, from 0 to 1, for probabilities that are not calibrated.</summary>
    public required float[] Thresholds { get; init; }

    public required CategoryFeatures Features { get; init; }

    /// <summary>How many of the rows, from the first on, are words of title and abstract.</summary>
    public required int TextRows { get; init; }

    public required LinearScorers Scorers { get; init; }

    public required LabelNetwork Network { get; init; }

    public required Calibration Calibration { get; init; }
}

/// <summary>From all margins of a paper to the log odds of each category: a linear layer, and beside it one hidden layer.</summary>
/// <param name="InWeights">Categories × hidden.</param>
/// <param name="InBias">Hidden.</param>
/// <param name="OutWeights">Hidden × stride.</param>
/// <param name="Skip">Categories × stride: straight from margins to outcomes.</param>
/// <param name="OutBias">Stride.</param>
internal sealed record LabelNetwork(float[] InWeights, float[] InBias, float[] OutWeights, float[] Skip, float[] OutBias)
{
    public int Hidden => InBias.Length;
}
