using System.Collections.Frozen;
using System.Numerics.Tensors;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.TopicModels;

/// <summary>A second voice on the finer topics, beside the rules: says how likely each topic is, given what the rules say.</summary>
/// <remarks>
/// One linear head a topic over the paper's embedding, learned from the rules' own tags: it hears what the rules' words are usual company
/// of. A weighted sum of a head's margin and of the rules' points, fitted on labelled papers, is the log odds that the topic is right.
/// Immutable and safe for concurrent use.
/// </remarks>
internal sealed class TopicModel
{
    /// <summary>Less likely topics are no tags. Chosen on papers of the train corpus, see docs/quality.md.</summary>
    public const double LeastProbability = 0.54;

    private const double LeastMargin = -3;
    private const double LeastPoints = 0.2;

    private readonly TopicHeads _heads;
    private readonly ITextEmbedder _embedder;
    private readonly FrozenDictionary<string, int> _topics;

    /// <exception cref="InvalidDataException">The heads were learned with another embedding.</exception>
    public TopicModel(TopicHeads heads, string version, ITextEmbedder embedder)
    {
        if (heads.Embedding != embedder.Model)
            throw new InvalidDataException($"The model of topics goes with {heads.Embedding}, not with {embedder.Model}");

        (_heads, Version, _embedder) = (heads, version, embedder);
        _topics = heads.Topics.Index().ToFrozenDictionary(topic => topic.Item, topic => topic.Index);
    }

    /// <summary><c>topics-</c> and eight hexadecimal digits of its content.</summary>
    public string Version { get; }

    /// <summary>How many topics it knows.</summary>
    public int Topics => _heads.Topics.Length;

    /// <param name="slug">Of a topic.</param>
    /// <returns>-1: the model does not know it.</returns>
    public int Find(string slug) => _topics.GetValueOrDefault(slug, -1);

    /// <param name="paper">Title and abstract are read.</param>
    /// <param name="embedding">The paper's; made here when it is null.</param>
    /// <param name="margins">Gets the margin of each topic of the model.</param>
    /// <returns>False when the text has no words.</returns>
    public bool TryRead(Paper paper, Embedding? embedding, Span<float> margins)
    {
        embedding ??= _embedder.Embed(paper.Title, paper.Abstract);
        if (embedding is null)
            return false;

        Span<float> vector = stackalloc float[embedding.Vector.Length];
        Unit(embedding, vector);
        for (var topic = 0; topic < _heads.Topics.Length; topic++)
            margins[topic] = _heads.Bias[topic] + TensorPrimitives.Dot<float>(vector, Head(topic));

        return true;
    }

    /// <summary>Whether rules or head say enough for a topic to be learned from: of the others next to none is right.</summary>
    public static bool IsWorthLearning(double points, double margin) => points > LeastPoints || margin > LeastMargin;

    /// <summary>How likely a topic is, from 0 to 1.</summary>
    /// <param name="topic">As <see cref="Find"/> says.</param>
    /// <param name="margins">The paper's.</param>
    /// <param name="bestMargin">The highest of the topics that the paper can have.</param>
    /// <param name="points">The rules' points.</param>
    /// <param name="most">Those of the paper's strongest topic.</param>
    /// <param name="isRuled">Whether the rules alone would give it.</param>
    public double Probability(int topic, ReadOnlySpan<float> margins, double bestMargin, double points, double most, bool isRuled)
    {
        Span<double> features = stackalloc double[Evidence.Features];
        new Evidence(points, most, isRuled, margins[topic], bestMargin, _heads.Prior[topic]).Write(features);

        var odds = 0.0;
        for (var i = 0; i < features.Length; i++)
            odds += features[i] * _heads.Votes[i];

        return 1 / (1 + Math.Exp(-odds));
    }

    /// <summary>An embedding as a vector of length 1.</summary>
    internal static void Unit(Embedding embedding, Span<float> vector)
    {
        var bytes = embedding.Vector.Span;
        for (var i = 0; i < bytes.Length; i++)
            vector[i] = (sbyte)bytes[i];

        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
    }

    private ReadOnlySpan<float> Head(int topic)
    {
        var dimensions = _heads.Weights.Length / _heads.Topics.Length;
        return _heads.Weights.AsSpan(topic * dimensions, dimensions);
    }
}
