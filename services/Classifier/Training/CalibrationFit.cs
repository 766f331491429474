using PaperMesh.Classifier.CategoryModels;

namespace PaperMesh.Classifier.Training;

/// <summary>Makes probabilities honest: finds the <see cref="Calibration"/> under which what is true of some papers is likeliest.</summary>
internal static class CalibrationFit
{
    /// <summary>Less likely pairs of paper and category are left out: they are nearly all, and nearly all right already.</summary>
    private const float LeastProbability = 0.03f;

    private const double Most = 1 - 1e-7;

    /// <param name="probabilities">Of each paper, one a category, not calibrated.</param>
    /// <param name="truth">Of each paper, the categories it is in.</param>
    public static Calibration Of(float[][] probabilities, int[][] truth)
    {
        var features = new List<double[]>();
        var isTrue = new List<bool>();
        for (var paper = 0; paper < probabilities.Length; paper++)
        {
            var doubt = Calibration.DoubtOf(probabilities[paper].Aggregate(1.0, (none, one) => none * (1 - one)));
            for (var label = 0; label < probabilities[paper].Length; label++)
            {
                if (probabilities[paper][label] < LeastProbability)
                    continue;

                var probability = Math.Min(probabilities[paper][label], Most);
                var odds = Math.Log(probability / (1 - probability));
                features.Add([1, doubt, odds, odds * doubt]);
                isTrue.Add(truth[paper].Contains(label));
            }
        }

        if (features.Count == 0)
            return Calibration.None;

        var weights = LogisticRegression.Fit(features, isTrue);
        return new Calibration(weights[0], weights[1], weights[2], weights[3]);
    }
}
