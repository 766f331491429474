using System.Globalization;
using System.Text;
using System.Text.Json;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Training;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Evaluation;

/// <summary>How well a model tells categories, on papers that it has not learned from.</summary>
/// <remarks>
/// Only the categories that the model knows count: a paper's others are not asked for. Figures from 0 to 1.
/// </remarks>
public sealed record CategoryReport
{
    /// <summary>Version of the model.</summary>
    public required string Model { get; init; }

    /// <summary>How many papers it was measured on.</summary>
    public required int Papers { get; init; }

    /// <summary>F1 of all decisions together: what most papers see.</summary>
    public required double MicroF1 { get; init; }

    /// <summary>Of what is given, the part that is right.</summary>
    public required double MicroPrecision { get; init; }

    /// <summary>Of what is right, the part that is given.</summary>
    public required double MicroRecall { get; init; }

    /// <summary>The mean of the F1 of each category, small ones as important as large ones.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>
    /// Expected calibration error of the likeliest category of each paper (Guo et al., 2017): how far, in the mean over 15 equal bins,
    /// probability and truth are apart.
    /// </summary>
    public required double CalibrationError { get; init; }

    /// <summary>The same over all pairs of paper and category with a probability of 0.05 and more.</summary>
    public required double PairCalibrationError { get; init; }

    /// <summary>By id.</summary>
    public required IReadOnlyList<CategoryFigures> Categories { get; init; }

    /// <summary>What the categories of the lowest F1 were taken for.</summary>
    public required IReadOnlyList<Confusion> WorstConfusions { get; init; }

    /// <summary>As JSON.</summary>
    public string AsJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.CategoryReport);

    internal static CategoryReport Of(CategoryModel model, IReadOnlyList<Paper> papers)
    {
        var labels = model.Labels;
        var truth = Truth.Of(papers, labels);
        int[] right = new int[labels.Count], given = new int[labels.Count], wanted = new int[labels.Count];
        var at = labels.Index().ToDictionary(label => label.Item, label => label.Index);
        var taken = new Dictionary<(int Of, int For), int>();
        var best = new Bins();
        var pairs = new Bins();
        var probabilities = new float[labels.Count];
        for (var i = 0; i < papers.Count; i++)
        {
            int[] chosen = [.. model.Predict(papers[i]).Select(category => at[category.Category])];
            foreach (var label in chosen)
            {
                given[label]++;
                right[label] += truth[i].Contains(label) ? 1 : 0;
            }

            foreach (var label in truth[i])
            {
                wanted[label]++;
                foreach (var other in chosen.Except(truth[i]))
                {
                    if (!chosen.Contains(label))
                        taken[(label, other)] = taken.GetValueOrDefault((label, other)) + 1;
                }
            }

            model.Score(papers[i], probabilities);
            var top = System.Numerics.Tensors.TensorPrimitives.IndexOfMax<float>(probabilities);
            best.Add(probabilities[top], truth[i].Contains(top));
            for (var label = 0; label < labels.Count; label++)
            {
                if (probabilities[label] >= 0.05f)
                    pairs.Add(probabilities[label], truth[i].Contains(label));
            }
        }

        CategoryFigures[] figures =
        [
            .. labels.Select((label, l) => new CategoryFigures(
                label, wanted[l], Part(right[l], given[l]), Part(right[l], wanted[l]), Part(2 * right[l], given[l] + wanted[l]), model.Thresholds[l])),
        ];
        var worst = figures.Where(figure => figure.Papers > 0).OrderBy(figure => figure.F1).Take(15).Select(figure => at[figure.Category]).ToHashSet();

        return new CategoryReport
        {
            Model = model.Version,
            Papers = papers.Count,
            MicroF1 = Part(2 * right.Sum(), given.Sum() + wanted.Sum()),
            MicroPrecision = Part(right.Sum(), given.Sum()),
            MicroRecall = Part(right.Sum(), wanted.Sum()),
            MacroF1 = figures.Average(figure => figure.F1),
            CalibrationError = best.Error,
            PairCalibrationError = pairs.Error,
            Categories = figures,
            WorstConfusions =
            [
                .. taken.Where(pair => worst.Contains(pair.Key.Of))
                    .GroupBy(pair => pair.Key.Of)
                    .Select(pairsOf => pairsOf.MaxBy(pair => pair.Value))
                    .OrderByDescending(pair => pair.Value)
                    .Select(pair => new Confusion(labels[pair.Key.Of], labels[pair.Key.For], pair.Value, wanted[pair.Key.Of])),
            ],
        };
    }

    /// <summary>As a table.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Model}: {Papers} papers, {Categories.Count} categories");
        text.AppendLine(CultureInfo.InvariantCulture, $"micro F1 {MicroF1:0.000} (precision {MicroPrecision:0.000}, recall {MicroRecall:0.000}), macro F1 {MacroF1:0.000}");
        text.AppendLine(CultureInfo.InvariantCulture, $"expected calibration error {CalibrationError:0.000} (likeliest category), {PairCalibrationError:0.000} (all of 0.05 and more)");
        text.AppendLine().AppendLine("category              papers  precision  recall     F1  threshold");
        foreach (var of in Categories)
            text.AppendLine(CultureInfo.InvariantCulture, $"{of.Category,-20} {of.Papers,7}  {of.Precision,9:0.000}  {of.Recall,6:0.000}  {of.F1,5:0.000}  {of.Threshold,9:0.00}");

        text.AppendLine().AppendLine("What the worst are taken for most often:");
        foreach (var confusion in WorstConfusions)
            text.AppendLine(CultureInfo.InvariantCulture, $"{confusion.Category,-20} {confusion.TakenFor,-20} {confusion.Papers} of {confusion.Of}");

        return text.ToString();
    }

    private static double Part(int some, int all) => all == 0 ? 0 : (double)some / all;

    /// <summary>Probabilities beside what was true.</summary>
    private sealed class Bins
    {
        private const int Count = 15;

        private readonly (int Count, double Probability, int Right)[] _bins = new (int, double, int)[Count];

        public double Error => _bins.Sum(bin => Math.Abs(bin.Probability - bin.Right)) / Math.Max(1, _bins.Sum(bin => bin.Count));

        public void Add(float probability, bool isRight)
        {
            ref var bin = ref _bins[Math.Min((int)(probability * Count), Count - 1)];
            bin = (bin.Count + 1, bin.Probability + probability, bin.Right + (isRight ? 1 : 0));
        }
    }
}

/// <summary>Figures of one category.</summary>
/// <param name="Category">Its id.</param>
/// <param name="Papers">How many papers are in it.</param>
/// <param name="Precision">Of those it was given to, the part that is in it.</param>
/// <param name="Recall">Of those in it, the part that was given it.</param>
/// <param name="F1">The harmonic mean of both.</param>
/// <param name="Threshold">From which probability on it is given, before calibration.</param>
public sealed record CategoryFigures(string Category, int Papers, double Precision, double Recall, double F1, double Threshold);

/// <summary>A category that was not found, and another that was given to the same papers instead.</summary>
/// <param name="Category">What it is.</param>
/// <param name="TakenFor">What was given.</param>
/// <param name="Papers">To how many of its papers.</param>
/// <param name="Of">How many papers it has.</param>
public sealed record Confusion(string Category, string TakenFor, int Papers, int Of);
