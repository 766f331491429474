namespace PaperMesh.Classifier.Training;

/// <summary>Makes probabilities honest: Guo, Pleiss, Sun and Weinberger, <c>On Calibration of Modern Neural Networks</c> (ICML 2017), 4.2.</summary>
internal static class Calibration
{
    /// <summary>By what to divide the logits so that the probabilities of these papers are as likely as can be.</summary>
    public static float Temperature(float[][] probabilities, int[][] truth)
    {
        // Of one minimum, which a search that narrows by thirds finds.
        var (low, high) = (0.5, 5.0);
        while (high - low > 0.01)
        {
            var third = (high - low) / 3;
            if (Loss(low + third) < Loss(high - third))
                high -= third;
            else
                low += third;
        }

        return (float)((low + high) / 2);

        double Loss(double temperature)
        {
            var loss = 0.0;
            for (var paper = 0; paper < probabilities.Length; paper++)
            {
                for (var label = 0; label < probabilities[paper].Length; label++)
                {
                    var probability = Math.Clamp(probabilities[paper][label], 1e-7, 1 - 1e-7);
                    var logit = Math.Log(probability / (1 - probability)) / temperature;
                    loss += truth[paper].Contains(label) ? Math.Log(1 + Math.Exp(-logit)) : Math.Log(1 + Math.Exp(logit));
                }
            }

            return loss;
        }
    }
}
