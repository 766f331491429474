namespace PaperMesh.Classifier.Training;

/// <summary>Chooses from which probability on a paper is given a category.</summary>
internal static class Thresholds
{
    /// <summary>
    /// As many papers of a category as make its own best threshold count as much as the common one: with fewer, the best one on them is
    /// mostly chance.
    /// </summary>
    private const double Doubt = 100;

    /// <summary>
    /// The threshold that is best for F1 over all categories together, moved for each category towards the one that is best for it alone,
    /// the further the more papers it has.
    /// </summary>
    public static float[] Choose(float[][] probabilities, int[][] truth, int labels)
    {
        var common = Best([.. Pairs(probabilities, truth, Enumerable.Range(0, labels))]);
        return
        [
            .. Enumerable.Range(0, labels).Select(label =>
            {
                var pairs = Pairs(probabilities, truth, [label]).ToList();
                var papers = pairs.Count(pair => pair.IsTrue);
                var own = papers == 0 ? common : Best(pairs);
                return (float)((papers * own + Doubt * common) / (papers + Doubt));
            }),
        ];
    }

    private static IEnumerable<(float Probability, bool IsTrue)> Pairs(float[][] probabilities, int[][] truth, IEnumerable<int> labels)
        => labels.SelectMany(label => probabilities.Select((of, paper) => (of[label], truth[paper].Contains(label))));

    /// <summary>The threshold of the highest F1.</summary>
    private static float Best(List<(float Probability, bool IsTrue)> pairs)
    {
        var all = pairs.Count(pair => pair.IsTrue);
        pairs.Sort((a, b) => b.Probability.CompareTo(a.Probability));
        var (right, best, threshold) = (0, 0.0, 0.5f);
        for (var i = 0; i < pairs.Count && pairs[i].Probability > 0.02f; i++)
        {
            right += pairs[i].IsTrue ? 1 : 0;
            if (2.0 * right / (i + 1 + all) is var f1 && f1 > best)
                (best, threshold) = (f1, pairs[i].Probability);
        }

        return threshold;
    }
}
