namespace PaperMesh.Classifier.TopicModels;

/// <summary>What rules and model say of one topic of a paper.</summary>
/// <param name="Points">The rules' points.</param>
/// <param name="Most">The points of the paper's strongest topic.</param>
/// <param name="IsRuled">Whether the rules alone would give the topic.</param>
/// <param name="Prior">The topic's.</param>
/// <param name="Head">The margin of the topic's head.</param>
/// <param name="BestHead">That of the paper's likeliest topic.</param>
/// <param name="Words">The margin of the topic's scorer of words.</param>
/// <param name="BestWords">That of the paper's likeliest topic.</param>
internal readonly record struct Evidence(
    double Points, double Most, bool IsRuled, double Prior, double Head, double BestHead, double Words, double BestWords)
{
    public const int Features = 10;

    private const double MostPoints = 4;
    private const double MostHead = 8;
    private const double MostWords = 2;

    /// <summary>As numbers, of which a weighted sum is the log odds that the topic is right.</summary>
    public void Write(Span<double> features)
    {
        var points = Math.Min(Points, MostPoints);
        features[0] = 1;
        features[1] = points;
        features[2] = Math.Sqrt(points);
        features[3] = IsRuled ? 1 : 0;
        features[4] = Most > 0 ? Points / Most : 0;
        features[5] = Prior;
        features[6] = Bounded(Head, MostHead);
        features[7] = (Bounded(Head, MostHead) - Bounded(BestHead, MostHead)) / 4;
        features[8] = Bounded(Words, MostWords);
        features[9] = Bounded(Words, MostWords) - Bounded(BestWords, MostWords);
    }

    private static double Bounded(double margin, double most) => Math.Clamp(margin, -most, most);
}
