using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns the categories from labelled papers: vocabulary, linear scorers, network, calibration, thresholds.</summary>
/// <param name="progress">Gets what is being done, how much of it is done, and of how much; from several threads.</param>
/// <param name="cancellationToken">Stops soon.</param>
internal sealed class CategoryTrainer(Action<string, int, int> progress, CancellationToken cancellationToken)
{
    /// <summary>A category of fewer papers is not learned.</summary>
    public const int FewestPapers = 100;

    private const int FewestMentions = 3;
    private const int Folds = 3;
    private const double Cost = 0.2;

    /// <param name="papers">To learn from.</param>
    /// <param name="heldBack">Others, by which the thresholds are chosen.</param>
    /// <returns>The file of the model.</returns>
    /// <exception cref="InvalidDataException">No category has enough papers.</exception>
    public byte[] Train(IReadOnlyList<Paper> papers, IReadOnlyList<Paper> heldBack)
    {
        string[] labels =
        [
            .. papers.SelectMany(paper => paper.Categories.Distinct())
                .CountBy(category => category)
                .Where(category => category.Value >= FewestPapers)
                .Select(category => category.Key)
                .Order(StringComparer.Ordinal),
        ];
        if (labels.Length == 0)
            throw new InvalidDataException($"Of {papers.Count} papers no category has {FewestPapers}: there is nothing to learn");

        var (features, textRows) = Vocabulary(papers);
        var rows = Vectors(papers, features);
        var truth = Truth.Of(papers, labels);

        var (weights, margins) = Scorers(rows, truth, labels.Length);
        var network = NetworkTrainer.Train(
            margins, truth, labels.Length, (done, total) => progress("network", done, total), cancellationToken);

        var parts = Quantised(labels, features, textRows, weights, network);
        var truthOfHeldBack = Truth.Of(heldBack, labels);
        progress("calibration", 0, 1);
        parts = parts with { Network = network.Cooled(Calibration.Temperature(Probabilities(parts, heldBack), truthOfHeldBack)) };
        parts = parts with { Thresholds = Thresholds.Choose(Probabilities(parts, heldBack), truthOfHeldBack, labels.Length) };
        progress("calibration", 1, 1);
        return CategoryModelFile.Write(parts);
    }

    private (CategoryFeatures Features, int TextRows) Vocabulary(IReadOnlyList<Paper> papers)
    {
        progress("vocabulary", 0, papers.Count);
        var counts = Field.All.Select(_ => new Dictionary<ulong, int>()).ToArray();
        var seen = new HashSet<ulong>();
        var years = papers.Select(Field.YearOf).OfType<int>().ToList();
        foreach (var (done, paper) in papers.Index())
        {
            Count(counts[Field.Text], Field.All[Field.Text], paper.Title, paper.Abstract);
            Count(counts[Field.Title], Field.All[Field.Title], paper.Title);
            Count(counts[Field.Comment], Field.All[Field.Comment], paper.Comment);
            if (Field.YearOf(paper) is { } year)
                counts[Field.Year][CategoryFeatures.YearKey(year)] = counts[Field.Year].GetValueOrDefault(CategoryFeatures.YearKey(year)) + 1;

            if (done % 1_000 == 0)
                Report("vocabulary", done, papers.Count);
        }

        var kept = counts
            .SelectMany((field, at) => field.Where(word => word.Value >= FewestMentions).OrderBy(word => word.Key).Select(word => (Field: at, word.Key, word.Value)))
            .ToList();

        return (
            new CategoryFeatures(
                [.. kept.Select(word => word.Key)],
                [.. kept.Select(word => MathF.Log((1f + papers.Count) / (1 + word.Value)) + 1)],
                years.Count == 0 ? 0 : years.Max()),
            kept.Count(word => word.Field == Field.Text));

        void Count(Dictionary<ulong, int> words, Field field, params ReadOnlySpan<string?> texts)
        {
            seen.Clear();
            foreach (var text in texts)
            {
                var reader = new Words(Field.Bounded(text), field.Seed);
                while (reader.Read())
                    seen.Add(reader.Hash);
            }

            foreach (var word in seen)
                words[word] = words.GetValueOrDefault(word) + 1;
        }
    }

    private static SparseRows Vectors(IReadOnlyList<Paper> papers, CategoryFeatures features)
    {
        var vector = new FeatureVector(features.Rows);
        var rows = new SparseRows(features.Rows);
        foreach (var paper in papers)
        {
            features.Read(paper, vector);
            rows.Add(vector);
        }

        return rows;
    }

    /// <summary>
    /// One scorer a category, of all papers; and the margins of each paper by scorers that were trained without it, for the network: those
    /// of papers that a scorer knows are too good to learn from.
    /// </summary>
    private (float[][] Weights, float[][] Margins) Scorers(SparseRows rows, int[][] truth, int labels)
    {
        var everyone = Enumerable.Range(0, rows.Count).ToArray();
        var shuffled = everyone.ToArray();
        new Random(1).Shuffle(shuffled);
        var inFold = new int[rows.Count];
        for (var i = 0; i < shuffled.Length; i++)
            inFold[shuffled[i]] = i % Folds;

        var weights = new float[labels][];
        var margins = everyone.Select(_ => new float[labels]).ToArray();
        var done = 0;
        Parallel.For(0, labels, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, label =>
        {
            var isIn = truth.Select(of => of.Contains(label)).ToArray();
            weights[label] = LinearSvm.Train(rows, everyone, isIn, Cost);
            for (var fold = 0; fold < Folds; fold++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var others = LinearSvm.Train(rows, [.. everyone.Where(paper => inFold[paper] != fold)], isIn, Cost);
                foreach (var paper in everyone)
                {
                    if (inFold[paper] == fold)
                        margins[paper][label] = (float)LinearSvm.Dot(rows[paper], others);
                }
            }

            progress("scorers", Interlocked.Increment(ref done), labels);
        });

        return (weights, margins);
    }

    /// <summary>The weights of each word in signed bytes, with a scale of its own: three quarters less, and nothing lost that one could measure.</summary>
    private static ModelParts Quantised(string[] labels, CategoryFeatures features, int textRows, float[][] weights, LabelNetwork network)
    {
        var stride = ModelParts.StrideOf(labels.Length);
        var quantised = new sbyte[features.Rows * stride];
        var scales = new float[features.Rows];
        for (var row = 0; row < features.Rows; row++)
        {
            scales[row] = weights.Max(label => Math.Abs(label[row])) / sbyte.MaxValue;
            for (var label = 0; label < labels.Length && scales[row] > 0; label++)
                quantised[row * stride + label] = (sbyte)MathF.Round(weights[label][row] / scales[row]);
        }

        return new ModelParts
        {
            Labels = labels,
            Thresholds = new float[labels.Length],
            Features = features,
            TextRows = textRows,
            Weights = quantised,
            Scales = scales,
            Bias = [.. weights.Select(label => label[^1]), .. new float[stride - labels.Length]],
            Network = network,
        };
    }

    private static float[][] Probabilities(ModelParts parts, IReadOnlyList<Paper> papers)
    {
        var model = new CategoryModel(parts, "");
        return
        [
            .. papers.Select(paper =>
            {
                var of = new float[parts.Labels.Length];
                model.Score(paper, of);
                return of;
            }),
        ];
    }

    private void Report(string step, int done, int total)
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress(step, done, total);
    }
}

/// <summary>Which of the labels each paper has.</summary>
internal static class Truth
{
    public static int[][] Of(IReadOnlyList<Paper> papers, IReadOnlyList<string> labels)
    {
        var at = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        return [.. papers.Select(paper => paper.Categories.Distinct().Where(at.ContainsKey).Select(category => at[category]).ToArray())];
    }
}
