using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.TopicModels;

/// <summary>What a <see cref="TopicModel"/> says of a paper, used again for the next. Not safe for concurrent use.</summary>
internal sealed class TopicMargins
{
    public TopicMargins(TopicHeads heads)
    {
        (OfHeads, OfWords) = (new float[heads.Topics.Length], new float[heads.Scorers.Stride]);
        (Vector, Words) = (new float[heads.Weights.Length / heads.Topics.Length], new FeatureVector(heads.Words.Rows, heads.Scorers));
    }

    /// <summary>Of each topic of the model.</summary>
    public float[] OfHeads { get; }

    /// <summary>Of each topic of the model; what is behind them means nothing.</summary>
    public float[] OfWords { get; }

    /// <summary>The highest of those topics that were looked at.</summary>
    public double BestHead { get; private set; }

    /// <inheritdoc cref="BestHead"/>
    public double BestWords { get; private set; }

    /// <summary>The paper as heads see it.</summary>
    internal float[] Vector { get; }

    /// <summary>The paper as scorers see it.</summary>
    internal FeatureVector Words { get; }

    public void Forget() => (BestHead, BestWords) = (double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>Looks at a topic that the paper can have.</summary>
    public void Look(int topic) => (BestHead, BestWords) = (Math.Max(BestHead, OfHeads[topic]), Math.Max(BestWords, OfWords[topic]));
}
