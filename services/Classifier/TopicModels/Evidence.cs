namespace PaperMesh.Classifier.TopicModels;

/// <summary>What rules and model say of one topic of a paper.</summary>
/// <param name="Points">The rules' points.</param>
/// <param name="Most">The points of the paper's strongest topic.</param>
/// <param name="IsRuled">Whether the rules alone would give the topic.</param>
/// <param name="Margin">Of the topic's head.</param>
/// <param name="BestMargin">That of the paper's likeliest topic.</param>
/// <param name="Prior">The topic's.</param>
internal readonly record struct Evidence(double Points, double Most, bool IsRuled, double Margin, double BestMargin, double Prior)
{
    public const int Features = 8;

    private const double MostPoints = 4;
    private const double MostMargin = 8;

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
        features[6] = Bounded(Margin);
        features[7] = (Bounded(Margin) - Bounded(BestMargin)) / 4;
    }

    private static double Bounded(double margin) => Math.Clamp(margin, -MostMargin, MostMargin);
}
