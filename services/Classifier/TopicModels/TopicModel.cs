using System.Collections.Frozen;
using System.Numerics.Tensors;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.TopicModels;

/// <summary>Two voices on the finer topics beside the rules: says how likely each topic is, given what the rules say.</summary>
/// <remarks>
/// One linear head a topic over the paper's embedding and categories, and one linear scorer a topic over its words, both learned from the
/// rules' own tags: they hear what the rules' words are usual company of. A weighted sum of both margins and of the rules' points, fitted on
/// labelled papers, is the log odds that the topic is right. Immutable and safe for concurrent use.
/// </remarks>
internal sealed class TopicModel
{
    private const double LeastHead = -3;
    private const double LeastPoints = 0.2;

    /// <summary>How long a category is, beside an embedding of length 1.</summary>
    private const float PrimaryCategory = 0.1f;

    private const float OtherCategory = 0.05f;

    private readonly TopicHeads _heads;
    private readonly ITextEmbedder _embedder;
    private readonly FrozenDictionary<string, int> _topics;
    private readonly FrozenDictionary<string, int> _categories;

    /// <exception cref="InvalidDataException">The heads were learned with another embedding.</exception>
    public TopicModel(TopicHeads heads, string version, ITextEmbedder embedder)
    {
        if (heads.Embedding != embedder.Model)
            throw new InvalidDataException($"The model of topics goes with {heads.Embedding}, not with {embedder.Model}");

        (_heads, Version, _embedder) = (heads, version, embedder);

        // It is in hundredths, of which single precision has some a little higher.
        LeastProbability = Math.Round((double)heads.LeastProbability, 2);
        _topics = Places(heads.Topics);
        _categories = Places(heads.Categories);
    }

    /// <summary><c>topics-</c> and eight hexadecimal digits of its content.</summary>
    public string Version { get; }

    /// <summary>Less likely topics are no tags. Chosen on papers of the train corpus, see docs/quality.md.</summary>
    public double LeastProbability { get; }

    /// <summary>Room for what it says of a paper.</summary>
    public TopicMargins NewMargins() => new(_heads);

    /// <param name="slug">Of a topic.</param>
    /// <returns>-1: the model does not know it.</returns>
    public int Find(string slug) => _topics.GetValueOrDefault(slug, -1);

    /// <param name="paper">Title and abstract are read.</param>
    /// <param name="embedding">The paper's; made here when it is null.</param>
    /// <param name="categories">The paper's, the primary one first.</param>
    /// <param name="margins">Gets the margins of each topic of the model.</param>
    /// <returns>False when the text has no words.</returns>
    public bool TryRead(Paper paper, Embedding? embedding, List<Category> categories, TopicMargins margins)
    {
        embedding ??= _embedder.Embed(paper.Title, paper.Abstract);
        if (embedding is null)
            return false;

        Write(embedding, categories, _categories, margins.Vector);
        for (var topic = 0; topic < _heads.Topics.Length; topic++)
            margins.OfHeads[topic] = _heads.Bias[topic] + TensorPrimitives.Dot<float>(margins.Vector, Head(topic));

        _heads.Words.Read(paper, margins.Words);
        _heads.Scorers.Margins(margins.Words.Features, margins.OfWords);
        margins.Forget();
        return true;
    }

    /// <summary>Whether rules or head say enough for a topic to be learned from: of the others next to none is right.</summary>
    public static bool IsWorthLearning(double points, double head) => points > LeastPoints || head > LeastHead;

    /// <summary>What is said of a topic.</summary>
    /// <param name="topic">As <see cref="Find"/> says.</param>
    /// <param name="margins">The paper's, which has looked at all topics that the paper can have.</param>
    /// <param name="points">The rules' points.</param>
    /// <param name="most">Those of the paper's strongest topic.</param>
    /// <param name="isRuled">Whether the rules alone would give it.</param>
    public Evidence EvidenceOf(int topic, TopicMargins margins, double points, double most, bool isRuled)
        => new(points, most, isRuled, _heads.Prior[topic], margins.OfHeads[topic], margins.BestHead, margins.OfWords[topic], margins.BestWords);

    /// <summary>How likely a topic is, from 0 to 1.</summary>
    /// <param name="topic">As <see cref="Find"/> says.</param>
    /// <param name="evidence">What is said of it.</param>
    public double Probability(int topic, in Evidence evidence)
    {
        Span<double> features = stackalloc double[Evidence.Features];
        evidence.Write(features);
        return Probability(features, _heads.Votes, _heads.VotesOfTopics[topic]);
    }

    internal static double Probability(ReadOnlySpan<double> features, ReadOnlySpan<float> votes, float ofTopic)
    {
        double odds = ofTopic;
        for (var i = 0; i < features.Length; i++)
            odds += features[i] * votes[i];

        return 1 / (1 + Math.Exp(-odds));
    }

    /// <summary>A paper as heads see it: its embedding, brought to length 1, and behind that its categories.</summary>
    /// <param name="embedding">Null: the text has no words.</param>
    /// <param name="categories">The primary one first; those that the heads do not know are passed over.</param>
    /// <param name="known">Those that the heads know, and which is which.</param>
    /// <param name="vector">Dimensions + categories.</param>
    internal static void Write(Embedding? embedding, List<Category> categories, FrozenDictionary<string, int> known, Span<float> vector)
    {
        vector.Clear();
        var text = vector[..^known.Count];
        var behind = vector[^known.Count..];
        if (embedding is not null)
        {
            var bytes = embedding.Vector.Span;
            for (var i = 0; i < bytes.Length; i++)
                text[i] = (sbyte)bytes[i];

            TensorPrimitives.Divide(text, TensorPrimitives.Norm<float>(text), text);
        }

        for (var i = 0; i < categories.Count; i++)
        {
            if (known.TryGetValue(categories[i].Id, out var at))
                behind[at] = i == 0 ? PrimaryCategory : OtherCategory;
        }
    }

    internal static FrozenDictionary<string, int> Places(string[] names)
        => names.Index().ToFrozenDictionary(name => name.Item, name => name.Index);

    private ReadOnlySpan<float> Head(int topic)
    {
        var dimensions = _heads.Weights.Length / _heads.Topics.Length;
        return _heads.Weights.AsSpan(topic * dimensions, dimensions);
    }
}
