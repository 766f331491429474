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
        var rows = SparseRows.Of(papers, features);
        var truth = Truth.Of(papers, labels);

        var (weights, margins) = Scorers(rows, truth, labels.Length);
        var network = NetworkTrainer.Train(
            margins, truth, labels.Length, (done, total) => progress("network", done, total), cancellationToken);

        var parts = new ModelParts
        {
            Labels = labels,
            Thresholds = new float[labels.Length],
            Features = features,
            TextRows = textRows,
            Scorers = LinearScorers.Of(weights),
            Network = network,
            Calibration = Calibration.None,
        };
        var truthOfHeldBack = Truth.Of(heldBack, labels);
        progress("calibration", 0, 1);
        var probabilities = Probabilities(parts, heldBack);
        parts = parts with
        {
            Calibration = CalibrationFit.Of(probabilities, truthOfHeldBack),
            Thresholds = Thresholds.Choose(probabilities, truthOfHeldBack, labels.Length),
        };
        progress("calibration", 1, 1);
        return CategoryModelFile.Write(parts);
    }

    private (CategoryFeatures Features, int TextRows) Vocabulary(IReadOnlyList<Paper> papers)
    {
        progress("vocabulary", 0, papers.Count);
        var counts = Field.All.Select(field => new WordCounts(field)).ToArray();
        var years = papers.Select(Field.YearOf).OfType<int>().ToList();
        foreach (var (done, paper) in papers.Index())
        {
            counts[Field.Text].Add(paper.Title, paper.Abstract);
            counts[Field.Title].Add(paper.Title);
            counts[Field.Comment].Add(paper.Comment);
            if (Field.YearOf(paper) is { } year)
                counts[Field.Year].Add(CategoryFeatures.YearKey(year));

            if (done % 1_000 == 0)
                Report("vocabulary", done, papers.Count);
        }

        var kept = counts
            .SelectMany((field, at) => field.Papers.Where(word => word.Value >= FewestMentions).OrderBy(word => word.Key).Select(word => (Field: at, word.Key, word.Value)))
            .ToList();

        return (
            new CategoryFeatures(
                [.. kept.Select(word => word.Key)],
                [.. kept.Select(word => WordCounts.Idf(papers.Count, word.Value))],
                years.Count == 0 ? 0 : years.Max()),
            kept.Count(word => word.Field == Field.Text));
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

    private static float[][] Probabilities(ModelParts parts, IReadOnlyList<Paper> papers)
    {
        var model = new CategoryModel(parts, new PackedNetwork(parts.Network), "");
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
