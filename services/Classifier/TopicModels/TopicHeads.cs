using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.TopicModels;

/// <summary>What is learned of topics.</summary>
internal sealed record TopicHeads
{
    /// <summary>The embedding in whose space the heads are; they mean nothing in another one.</summary>
    public required string Embedding { get; init; }

    /// <summary>Slugs.</summary>
    public required string[] Topics { get; init; }

    /// <summary>Those that the heads know.</summary>
    public required string[] Categories { get; init; }

    /// <summary>Topics × (dimensions + categories): a linear discriminant over embeddings of length 1 with the paper's categories behind them.</summary>
    public required float[] Weights { get; init; }

    /// <summary>One a topic.</summary>
    public required float[] Bias { get; init; }

    /// <summary>One a topic: the logarithm of how many of the papers that were learned from have it.</summary>
    public required float[] Prior { get; init; }

    /// <summary>The words that the scorers know.</summary>
    public required CategoryFeatures Words { get; init; }

    /// <summary>One a topic.</summary>
    public required LinearScorers Scorers { get; init; }

    /// <summary>One for each of <see cref="Evidence"/>'s features: how much it says that a tag is right.</summary>
    public required float[] Votes { get; init; }

    /// <summary>One a topic, added to that sum: how much likelier it is than it looks, as far as labelled papers tell.</summary>
    public required float[] VotesOfTopics { get; init; }

    /// <summary>Less likely topics are no tags.</summary>
    public required float LeastProbability { get; init; }
}
