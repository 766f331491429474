namespace PaperMesh.Classifier.CategoryModels;

/// <summary>What is learned.</summary>
internal sealed record ModelParts
{
    /// <summary>The categories.</summary>
    public required string[] Labels { get; init; }

    /// <summary>One a category, from 0 to 1.</summary>
    public required float[] Thresholds { get; init; }

    public required CategoryFeatures Features { get; init; }

    /// <summary>How many of the rows, from the first on, are words of title and abstract.</summary>
    public required int TextRows { get; init; }

    public required LinearScorers Scorers { get; init; }

    public required LabelNetwork Network { get; init; }
}

/// <summary>From all margins of a paper to the probability of each category: a linear layer, and beside it one hidden layer.</summary>
/// <param name="InWeights">Categories × hidden.</param>
/// <param name="InBias">Hidden.</param>
/// <param name="OutWeights">Hidden × stride.</param>
/// <param name="Skip">Categories × stride: straight from margins to outcomes.</param>
/// <param name="OutBias">Stride.</param>
internal sealed record LabelNetwork(float[] InWeights, float[] InBias, float[] OutWeights, float[] Skip, float[] OutBias)
{
    public int Hidden => InBias.Length;

    /// <summary>The same decisions, less sure of itself: what goes into the sigmoid is divided by the temperature.</summary>
    public LabelNetwork Cooled(float temperature) => this with
    {
        OutWeights = [.. OutWeights.Select(weight => weight / temperature)],
        Skip = [.. Skip.Select(weight => weight / temperature)],
        OutBias = [.. OutBias.Select(bias => bias / temperature)],
    };
}
