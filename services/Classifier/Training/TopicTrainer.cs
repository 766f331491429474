using System.Numerics.Tensors;
using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns a second voice on the finer topics: heads from the rules' own tags, and from labelled papers how much to trust each.</summary>
/// <remarks>
/// A head is Fisher's linear discriminant: the inverse of the covariance of all embeddings, times how far the mean of the topic's papers is
/// from that of all. It has a closed form, so that the same papers make the same model.
/// </remarks>
/// <param name="taxonomy">Its rules give the tags to learn from.</param>
/// <param name="embedder">In its space the heads are.</param>
/// <param name="progress">Gets what is being done, how much of it is done, and of how much.</param>
/// <param name="cancellationToken">Stops soon.</param>
internal sealed class TopicTrainer(
    TaxonomyFile taxonomy,
    ITextEmbedder embedder,
    Action<string, int, int> progress,
    CancellationToken cancellationToken)
{
    /// <summary>Added to the variance in each direction, so that none of them is divided by next to nothing.</summary>
    private const double LeastVariance = 1e-4;

    /// <summary>Rarer topics count as more frequent than they are.</summary>
    private const int PriorPapers = 5;

    private readonly int _dimensions = embedder.Embed("words", "")!.Vector.Length;
    private readonly Tagger _rules = new(taxonomy);
    private readonly string[] _topics = [.. taxonomy.Topics.Select(topic => topic.Slug)];
    private readonly float[] _margins = new float[taxonomy.Topics.Count];

    /// <param name="papers">To learn from; those that are labelled teach the votes alone.</param>
    /// <param name="labels">Of some of them.</param>
    /// <returns>The file of the model.</returns>
    /// <exception cref="InvalidDataException">Nothing is labelled, or there is nothing to learn.</exception>
    public byte[] Train(IReadOnlyList<Paper> papers, IReadOnlyList<GoldPaper> labels)
    {
        var labelOf = labels.ToDictionary(label => $"arxiv:{label.Id}", label => label.Topics.ToHashSet());
        List<Paper> labelled = [.. papers.Where(paper => labelOf.ContainsKey(paper.Id))];
        List<Paper> others = [.. papers.Where(paper => !labelOf.ContainsKey(paper.Id))];
        if (labelled.Count == 0 || others.Count == 0)
            throw new InvalidDataException($"Of {papers.Count} papers {labelled.Count} are labelled: votes need some that are, heads some that are not");

        var heads = Heads(others);
        var model = new TopicModel(heads, "", embedder);

        progress("votes", 0, 1);
        var (features, truth) = (new List<double[]>(), new List<bool>());
        foreach (var paper in labelled)
            AddEvidence(paper, labelOf[paper.Id], heads, model, features, truth);

        heads = heads with { Votes = LogisticRegression.Fit(features, truth) };
        progress("votes", 1, 1);
        return TopicModelFile.Write(heads);
    }

    private void AddEvidence(Paper paper, HashSet<string> labels, TopicHeads heads, TopicModel model, List<double[]> features, List<bool> truth)
    {
        if (!model.TryRead(paper, embedding: null, _margins))
            return;

        var spoken = _rules.RulesOn(paper);
        var best = spoken.Open.Max(topic => _margins[topic]);
        foreach (var topic in spoken.Open)
        {
            var points = spoken.Points.GetValueOrDefault(topic);
            if (!TopicModel.IsWorthLearning(points, _margins[topic]))
                continue;

            var row = new double[Evidence.Features];
            new Evidence(points, spoken.Most, TopicFinder.IsRuled(points, spoken.Most), _margins[topic], best, heads.Prior[topic]).Write(row);
            features.Add(row);
            truth.Add(labels.Contains(_topics[topic]));
        }
    }

    private TopicHeads Heads(List<Paper> papers)
    {
        var vectors = new float[papers.Count][];
        var sums = _topics.Select(_ => new double[_dimensions]).ToArray();
        var counts = new int[_topics.Length];
        var at = _topics.Index().ToDictionary(topic => topic.Item, topic => topic.Index);
        for (var i = 0; i < papers.Count; i++)
        {
            vectors[i] = new float[_dimensions];
            if (embedder.Embed(papers[i].Title, papers[i].Abstract) is { } embedding)
                TopicModel.Unit(embedding, vectors[i]);

            foreach (var tag in _rules.Tag(papers[i]))
            {
                if (!at.TryGetValue(tag.Topic, out var topic))
                    continue;

                counts[topic]++;
                Add(vectors[i], sums[topic]);
            }

            if (i % 1_000 == 0)
                Report("topics", i, papers.Count);
        }

        var mean = new double[_dimensions];
        foreach (var vector in vectors)
            Add(vector, mean);

        for (var d = 0; d < mean.Length; d++)
            mean[d] /= vectors.Length;

        var factor = new Cholesky(Covariance(vectors, mean), LeastVariance);
        var weights = new float[_topics.Length * mean.Length];
        var bias = new float[_topics.Length];
        for (var topic = 0; topic < _topics.Length; topic++)
        {
            var shift = sums[topic].Select((sum, d) => sum / Math.Max(1, counts[topic]) - mean[d]).ToArray();
            var head = factor.Solve(shift);
            head.Select(weight => (float)weight).ToArray().CopyTo(weights, topic * mean.Length);

            // Half way between both means the margin is what the topic's frequency says.
            bias[topic] = (float)(Math.Log((counts[topic] + 1.0) / papers.Count)
                - TensorPrimitives.Dot<double>(head, mean) - TensorPrimitives.Dot<double>(head, shift) / 2);
        }

        return new TopicHeads
        {
            Embedding = embedder.Model,
            Topics = _topics,
            Weights = weights,
            Bias = bias,
            Prior = [.. counts.Select(count => (float)Math.Log(count + PriorPapers) - 6)],
            Votes = new float[Evidence.Features],
        };
    }

    private double[,] Covariance(float[][] vectors, double[] mean)
    {
        var sum = new double[mean.Length, mean.Length];
        var off = new double[mean.Length];
        for (var i = 0; i < vectors.Length; i++)
        {
            for (var d = 0; d < off.Length; d++)
                off[d] = vectors[i][d] - mean[d];

            for (var row = 0; row < off.Length; row++)
            {
                for (var column = 0; column <= row; column++)
                    sum[row, column] += off[row] * off[column];
            }

            if (i % 1_000 == 0)
                Report("covariance", i, vectors.Length);
        }

        for (var row = 0; row < off.Length; row++)
        {
            for (var column = 0; column <= row; column++)
                sum[row, column] /= vectors.Length;
        }

        return sum;
    }

    private static void Add(float[] vector, double[] sum)
    {
        for (var d = 0; d < sum.Length; d++)
            sum[d] += vector[d];
    }

    private void Report(string step, int done, int total)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress(step, done, total);
    }
}
