using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.Training;

/// <summary>Learns to tell the papers of one category from all others.</summary>
/// <remarks>
/// Support vector machine with squared hinge loss, by dual coordinate descent with shrinking: Hsieh, Chang, Lin, Keerthi and Sundararajan,
/// <c>A Dual Coordinate Descent Method for Large-scale Linear SVM</c> (ICML 2008), algorithm 3. The bias is one more feature of value 1.
/// </remarks>
internal static class LinearSvm
{
    private const double Tolerance = 0.01;
    private const int MostRounds = 200;

    /// <param name="rows">All papers.</param>
    /// <param name="papers">Those to learn from.</param>
    /// <param name="isIn">Of each of all papers, whether it is in the category.</param>
    /// <param name="cost">Of a paper on the wrong side: the C of the paper above.</param>
    /// <returns>One weight a feature, and the bias behind them.</returns>
    public static float[] Train(SparseRows rows, ReadOnlySpan<int> papers, ReadOnlySpan<bool> isIn, double cost)
    {
        var diagonal = 0.5 / cost;
        var weights = new float[rows.Features + 1];
        var alphas = new double[papers.Length];
        var squares = new double[papers.Length];
        var order = new int[papers.Length];
        for (var i = 0; i < papers.Length; i++)
        {
            order[i] = i;
            squares[i] = diagonal + 1 + SquareOf(rows[papers[i]]);
        }

        var random = new Random(1);
        var active = papers.Length;
        var highest = double.PositiveInfinity;
        for (var round = 0; round < MostRounds; round++)
        {
            var (high, low) = (double.NegativeInfinity, double.PositiveInfinity);
            random.Shuffle(order.AsSpan(0, active));
            for (var at = 0; at < active; at++)
            {
                var i = order[at];
                var features = rows[papers[i]];
                var sign = isIn[papers[i]] ? 1 : -1;
                var gradient = sign * Dot(features, weights) - 1 + alphas[i] * diagonal;

                if (alphas[i] == 0 && gradient > highest)
                {
                    // Far on the right side, and so it will stay, most likely: it is looked at again only before the end.
                    active--;
                    (order[at], order[active]) = (order[active], order[at]);
                    at--;
                    continue;
                }

                var projected = alphas[i] == 0 ? Math.Min(gradient, 0) : gradient;
                (high, low) = (Math.Max(high, projected), Math.Min(low, projected));
                if (Math.Abs(projected) > 1e-12)
                {
                    var before = alphas[i];
                    alphas[i] = Math.Max(before - gradient / squares[i], 0);
                    Add(features, (float)((alphas[i] - before) * sign), weights);
                }
            }

            if (high - low <= Tolerance)
            {
                if (active == papers.Length)
                    break;

                active = papers.Length;
                highest = double.PositiveInfinity;
                continue;
            }

            highest = high <= 0 ? double.PositiveInfinity : high;
        }

        return weights;
    }

    /// <summary>The margin of a paper: above 0 it is on the side of the category.</summary>
    public static double Dot(ReadOnlySpan<Feature> features, float[] weights)
    {
        double sum = weights[^1];
        foreach (ref readonly var feature in features)
            sum += (double)feature.Value * weights[feature.Row];

        return sum;
    }

    private static void Add(ReadOnlySpan<Feature> features, float step, float[] weights)
    {
        weights[^1] += step;
        foreach (ref readonly var feature in features)
            weights[feature.Row] += step * feature.Value;
    }

    private static double SquareOf(ReadOnlySpan<Feature> features)
    {
        var sum = 0.0;
        foreach (ref readonly var feature in features)
            sum += (double)feature.Value * feature.Value;

        return sum;
    }
}
