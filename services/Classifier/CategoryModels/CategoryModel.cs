using System.Collections.Frozen;
using System.Numerics.Tensors;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.CategoryModels;

/// <summary>Says how likely a paper is in each of arXiv's categories.</summary>
/// <remarks>
/// Two stages. One linear scorer a category over <see cref="CategoryFeatures"/>, trained as a support vector machine, gives margins; a
/// small network (one hidden layer) turns all margins together into probabilities, since categories come in company: who is in stat.ML is
/// in cs.LG. The words that speak for a category are those of its linear scorer. Immutable and safe for concurrent use.
/// </remarks>
internal sealed class CategoryModel
{
    /// <summary>Under this no category is likely, the best one neither.</summary>
    private const float LeastOfBest = 0.1f;

    private const int MostTerms = 8;

    /// <summary>Of what the strongest term adds: one that adds less is not told.</summary>
    private const float LeastShare = 0.1f;

    private readonly ModelParts _parts;
    private readonly PackedNetwork _network;
    private readonly FrozenDictionary<string, int> _labels;

    [ThreadStatic]
    private static Scratch? _scratch;

    public CategoryModel(ModelParts parts, PackedNetwork network, string version)
    {
        (_parts, _network, Version) = (parts, network, version);
        _labels = parts.Labels.Index().ToFrozenDictionary(label => label.Item, label => label.Index);
    }

    /// <summary><c>categories-</c> and eight hexadecimal digits: of its file, and of what the network became when it was read.</summary>
    public string Version { get; }

    /// <summary>The categories it knows, in the order of the probabilities.</summary>
    public IReadOnlyList<string> Labels => _parts.Labels;

    /// <summary>From which probability on each is given: the one that the network says, before it is calibrated.</summary>
    public IReadOnlyList<float> Thresholds => _parts.Thresholds;

    /// <summary>The likely categories, likeliest first; when none is over its threshold, the likeliest unless that is quite unlikely.</summary>
    public IReadOnlyList<LikelyCategory> Predict(Paper paper)
    {
        var scratch = Score(paper);
        var chosen = new List<LikelyCategory>();
        for (var label = 0; label < _parts.Labels.Length; label++)
        {
            if (scratch.Said[label] >= _parts.Thresholds[label])
                chosen.Add(Likely(label, paper, scratch));
        }

        if (chosen.Count == 0 && BestOf(scratch.Said.AsSpan(0, Labels.Count)) is var best && scratch.Said[best] >= LeastOfBest)
            chosen.Add(Likely(best, paper, scratch));

        chosen.Sort((a, b) => b.Probability.CompareTo(a.Probability));
        return chosen;
    }

    /// <summary>Reads a paper whose source gives categories, to confirm them.</summary>
    public Reading Read(Paper paper) => new(this, paper, Score(paper));

    /// <summary>All probabilities, in the order of <see cref="Labels"/>.</summary>
    public void Score(Paper paper, Span<float> probabilities) => Score(paper).Probabilities.AsSpan(0, Labels.Count).CopyTo(probabilities);

    private static int BestOf(ReadOnlySpan<float> probabilities) => TensorPrimitives.IndexOfMax(probabilities);

    private Scratch Score(Paper paper)
    {
        var scratch = _scratch?.Model == this ? _scratch : _scratch = new Scratch(this, _parts);
        _parts.Features.Read(paper, scratch.Vector);
        if (scratch.Vector.Count == 0 || scratch.Vector[0].Row >= _parts.TextRows)
        {
            // No word of title and abstract that the model knows, though perhaps a year or a comment: nothing is likely, whatever it has
            // learned of papers in general.
            Array.Clear(scratch.Probabilities);
            Array.Clear(scratch.Said);
            return scratch;
        }

        _parts.Scorers.Margins(scratch.Vector.Features, scratch.Margins);
        _network.Apply(scratch.Margins, scratch.Hidden, scratch.Factors, scratch.Probabilities);
        var labels = Labels.Count;
        _parts.Calibration.Apply(scratch.Probabilities.AsSpan(0, labels), scratch.Said.AsSpan(0, labels), scratch.Margins.AsSpan(0, labels));
        return scratch;
    }

    private LikelyCategory Likely(int label, Paper paper, Scratch scratch)
        => new(_parts.Labels[label], scratch.Probabilities[label], Terms(label, paper, scratch.Vector));

    /// <summary>The words of title and abstract that add most to the margin.</summary>
    private string[] Terms(int label, Paper paper, FeatureVector vector)
    {
        Span<(float Share, int At)> best = stackalloc (float, int)[MostTerms];
        var count = 0;
        for (var i = 0; i < vector.Count; i++)
        {
            ref var feature = ref vector[i];
            var share = feature.Value * _parts.Scorers.Weight(feature.Row, label);
            if (share <= 0 || feature.Row >= _parts.TextRows || (count == MostTerms && share <= best[^1].Share))
                continue;

            var at = count < MostTerms ? count++ : MostTerms - 1;
            for (; at > 0 && best[at - 1].Share < share; at--)
                best[at] = best[at - 1];

            best[at] = (share, i);
        }

        // What adds next to nothing did not speak for it.
        while (count > 0 && best[count - 1].Share < LeastShare * best[0].Share)
            count--;

        var terms = new string[count];
        for (var i = 0; i < count; i++)
        {
            var place = vector[best[i].At].Place;
            terms[i] = (place.InTitle ? paper.Title : paper.Abstract)[place.Start..place.End];
        }

        return terms;
    }

    /// <summary>What the model says of a paper; valid until the same thread has another one read.</summary>
    public readonly ref struct Reading
    {
        private readonly CategoryModel _model;
        private readonly Paper _paper;
        private readonly Scratch _scratch;

        internal Reading(CategoryModel model, Paper paper, Scratch scratch) => (_model, _paper, _scratch) = (model, paper, scratch);

        /// <summary>The words of the paper that speak for a category; null when the text alone would not give it.</summary>
        public IReadOnlyList<string>? TermsOfLikely(string category)
            => _model._labels.TryGetValue(category, out var label) && _scratch.Said[label] >= _model._parts.Thresholds[label]
                ? _model.Terms(label, _paper, _scratch.Vector)
                : null;
    }

    internal sealed class Scratch(CategoryModel model, ModelParts parts)
    {
        public CategoryModel Model => model;

        public FeatureVector Vector { get; } = new(parts.Features.Rows, parts.Scorers);

        public float[] Margins { get; } = new float[parts.Scorers.Stride];

        public float[] Hidden { get; } = new float[parts.Network.Hidden];

        public PackedVector Factors { get; } = new(Math.Max(parts.Scorers.Stride, parts.Network.Hidden));

        public float[] Probabilities { get; } = new float[parts.Scorers.Stride];

        /// <summary>Those that the network says, before they are calibrated: what is given is decided by these.</summary>
        public float[] Said { get; } = new float[parts.Scorers.Stride];
    }
}

/// <summary>A category and how likely it is.</summary>
/// <param name="Category">Its id: <c>cs.CL</c>.</param>
/// <param name="Probability">From 0 to 1, calibrated: of those given with 0.8 four in five are right.</param>
/// <param name="Terms">The words of the paper that spoke for it, strongest first, at most 8.</param>
internal sealed record LikelyCategory(string Category, float Probability, IReadOnlyList<string> Terms);
