using System.Globalization;
using System.Numerics.Tensors;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns two voices on the finer topics from the rules' own tags, and from labelled papers how much to trust each.</summary>
/// <remarks>
/// A head is Fisher's linear discriminant: the inverse of the covariance of all papers' vectors, times how far the mean of the topic's papers
/// is from that of all. A scorer is a support vector machine over words. Both are the same each time for the same papers.
/// </remarks>
/// <param name="taxonomy">Its rules give the tags to learn from.</param>
/// <param name="embedder">In its space the heads are.</param>
/// <param name="progress">Gets what is being done, how much of it is done, and of how much; from several threads.</param>
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

    /// <summary>So many words have a row: those of most papers. All bring half a point of precision more, for 150 bytes a word.</summary>
    private const int MostWords = 14_000;

    private const double Cost = 0.2;

    private readonly int _dimensions = embedder.Embed("words", "")!.Vector.Length;
    private readonly Tagger _rules = new(taxonomy);
    private readonly string[] _topics = [.. taxonomy.Topics.Select(topic => topic.Slug)];

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

        var (vectors, ruled, categories) = Read(others);
        var (words, scorers) = Scorers(others, ruled);
        var heads = Heads(vectors, ruled) with { Categories = categories, Words = words, Scorers = scorers };
        var model = new TopicModel(heads, "", embedder);

        var votes = new VoteTrainer(_topics.Length);
        var margins = model.NewMargins();
        foreach (var paper in labelled)
        {
            votes.NewPaper(labelOf[paper.Id].Count);
            AddEvidence(paper, labelOf[paper.Id], model, margins, votes);
        }

        var (weights, ofTopics, least, found) = votes.Train();
        progress(string.Create(
            CultureInfo.InvariantCulture, $"votes: cross-validated, precision {found.Precision:0.000}, recall {found.Recall:0.000} from {least:0.00} on"), 1, 1);
        return TopicModelFile.Write(heads with { Votes = weights, VotesOfTopics = ofTopics, LeastProbability = least });
    }

    private void AddEvidence(Paper paper, HashSet<string> labels, TopicModel model, TopicMargins margins, VoteTrainer votes)
    {
        var spoken = _rules.RulesOn(paper);
        if (!model.TryRead(paper, embedding: null, spoken.Categories, margins))
            return;

        foreach (var topic in spoken.Open)
            margins.Look(topic);

        foreach (var topic in spoken.Open)
        {
            var points = spoken.Points.GetValueOrDefault(topic);
            if (TopicModel.IsWorthLearning(points, margins.OfHeads[topic]))
                votes.Add(topic, model.EvidenceOf(topic, margins, points, spoken.Most, TopicFinder.IsRuled(points, spoken.Most)), labels.Contains(_topics[topic]));
        }
    }

    /// <summary>All papers as heads see them, with the topics that the rules give each.</summary>
    private (float[][] Vectors, int[][] Ruled, string[] Categories) Read(List<Paper> papers)
    {
        string[] categories =
        [
            .. papers.SelectMany(paper => paper.Categories.Distinct())
                .CountBy(category => category)
                .Where(category => category.Value >= CategoryTrainer.FewestPapers)
                .Select(category => category.Key)
                .Order(StringComparer.Ordinal),
        ];
        var known = TopicModel.Places(categories);
        var (vectors, ruled) = (new float[papers.Count][], new int[papers.Count][]);
        for (var i = 0; i < papers.Count; i++)
        {
            var spoken = _rules.RulesOn(papers[i]);
            ruled[i] = [.. spoken.Ruled];
            vectors[i] = new float[_dimensions + categories.Length];
            TopicModel.Write(embedder.Embed(papers[i].Title, papers[i].Abstract), spoken.Categories, known, vectors[i]);
            if (i % 1_000 == 0)
                Report("topics", i, papers.Count);
        }

        return (vectors, ruled, categories);
    }

    private (CategoryFeatures Words, LinearScorers Scorers) Scorers(List<Paper> papers, int[][] ruled)
    {
        var counts = new WordCounts(Field.All[Field.Text]);
        foreach (var paper in papers)
            counts.Add(paper.Title, paper.Abstract);

        var kept = counts.Papers.OrderByDescending(word => word.Value).ThenBy(word => word.Key).Take(MostWords).OrderBy(word => word.Key).ToList();
        var words = new CategoryFeatures(
            [.. kept.Select(word => word.Key)], [.. kept.Select(word => WordCounts.Idf(papers.Count, word.Value))], CategoryFeatures.NoYears);

        var rows = SparseRows.Of(papers, words);
        var everyone = Enumerable.Range(0, rows.Count).ToArray();
        var weights = new float[_topics.Length][];
        var done = 0;
        Parallel.For(0, _topics.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, topic =>
        {
            var isIn = ruled.Select(topics => topics.Contains(topic)).ToArray();
            weights[topic] = LinearSvm.Train(rows, everyone, isIn, Cost);
            progress("scorers", Interlocked.Increment(ref done), _topics.Length);
        });

        return (words, LinearScorers.Of(weights));
    }

    private TopicHeads Heads(float[][] vectors, int[][] ruled)
    {
        var size = vectors[0].Length;
        var sums = _topics.Select(_ => new double[size]).ToArray();
        var counts = new int[_topics.Length];
        var mean = new double[size];
        for (var i = 0; i < vectors.Length; i++)
        {
            Add(vectors[i], mean);
            foreach (var topic in ruled[i])
            {
                counts[topic]++;
                Add(vectors[i], sums[topic]);
            }
        }

        for (var d = 0; d < mean.Length; d++)
            mean[d] /= vectors.Length;

        var factor = new Cholesky(Covariance(vectors, mean), LeastVariance);
        var weights = new float[_topics.Length * size];
        var bias = new float[_topics.Length];
        for (var topic = 0; topic < _topics.Length; topic++)
        {
            var shift = sums[topic].Select((sum, d) => sum / Math.Max(1, counts[topic]) - mean[d]).ToArray();
            var head = factor.Solve(shift);
            head.Select(weight => (float)weight).ToArray().CopyTo(weights, topic * size);

            // Half way between both means the margin is what the topic's frequency says.
            bias[topic] = (float)(Math.Log((counts[topic] + 1.0) / vectors.Length)
                - TensorPrimitives.Dot<double>(head, mean) - TensorPrimitives.Dot<double>(head, shift) / 2);
        }

        return new TopicHeads
        {
            Embedding = embedder.Model,
            Topics = _topics,
            Categories = [],
            Weights = weights,
            Bias = bias,
            Prior = [.. counts.Select(count => (float)Math.Log(count + PriorPapers) - 6)],
            Words = new CategoryFeatures([], [], CategoryFeatures.NoYears),
            Scorers = new LinearScorers([], [], []),
            Votes = [],
            VotesOfTopics = [],
            LeastProbability = 1,
        };
    }

    private double[,] Covariance(float[][] vectors, double[] mean)
    {
        var sum = mean.Select((_, row) => new double[row + 1]).ToArray();
        var off = new double[mean.Length];
        for (var i = 0; i < vectors.Length; i++)
        {
            for (var d = 0; d < off.Length; d++)
                off[d] = vectors[i][d] - mean[d];

            for (var row = 0; row < off.Length; row++)
                TensorPrimitives.MultiplyAdd<double>(off.AsSpan(0, row + 1), off[row], sum[row], sum[row]);

            if (i % 1_000 == 0)
                Report("covariance", i, vectors.Length);
        }

        var covariance = new double[mean.Length, mean.Length];
        for (var row = 0; row < off.Length; row++)
        {
            for (var column = 0; column <= row; column++)
                covariance[row, column] = sum[row][column] / vectors.Length;
        }

        return covariance;
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
