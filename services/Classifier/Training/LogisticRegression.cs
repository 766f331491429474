namespace PaperMesh.Classifier.Training;

/// <summary>Few features, few thousand cases: Newton's method, with a penalty on the squares of all weights but the first.</summary>
internal static class LogisticRegression
{
    private const int MostSteps = 30;
    private const double Penalty = 1;
    private const double SmallestStep = 1e-6;

    /// <param name="features">One row a case; the first feature is 1.</param>
    /// <param name="truth">One a case.</param>
    /// <returns>The weights of the log odds.</returns>
    public static float[] Fit(IReadOnlyList<double[]> features, IReadOnlyList<bool> truth)
    {
        var weights = new double[features[0].Length];
        for (var step = 0; step < MostSteps; step++)
        {
            var gradient = weights.Select((weight, i) => i == 0 ? 0 : Penalty * weight).ToArray();
            var curvature = new double[weights.Length, weights.Length];
            for (var i = 1; i < weights.Length; i++)
                curvature[i, i] = Penalty;

            for (var at = 0; at < features.Count; at++)
                Add(features[at], truth[at], weights, gradient, curvature);

            var move = new Cholesky(curvature, 1e-9).Solve(gradient);
            for (var i = 0; i < weights.Length; i++)
                weights[i] -= move[i];

            if (move.Max(Math.Abs) < SmallestStep)
                break;
        }

        return [.. weights.Select(weight => (float)weight)];
    }

    private static void Add(double[] row, bool isTrue, double[] weights, double[] gradient, double[,] curvature)
    {
        var odds = 0.0;
        for (var i = 0; i < row.Length; i++)
            odds += row[i] * weights[i];

        var probability = 1 / (1 + Math.Exp(-odds));
        for (var i = 0; i < row.Length; i++)
        {
            gradient[i] += (probability - (isTrue ? 1 : 0)) * row[i];
            for (var j = 0; j <= i; j++)
                curvature[i, j] += probability * (1 - probability) * row[i] * row[j];
        }
    }
}
