namespace PaperMesh.Classifier.Evaluation;

/// <summary>How tags compare with what readers say, over papers, topics or both.</summary>
/// <param name="Right">Tags that readers gave too.</param>
/// <param name="Wrong">Tags that readers did not give.</param>
/// <param name="Missed">What readers gave and no tag says.</param>
internal sealed record Counts(int Right, int Wrong, int Missed)
{
    /// <summary>The share of the tags that is right; 1 when there are none.</summary>
    public double Precision => Share(Right, Right + Wrong);

    /// <summary>The share of what readers gave that is found; 1 when they gave nothing.</summary>
    public double Recall => Share(Right, Right + Missed);

    /// <summary>The harmonic mean of both.</summary>
    public double F1 => Share(2 * Right, 2 * Right + Wrong + Missed);

    private static double Share(int part, int whole) => whole == 0 ? 1 : Math.Round((double)part / whole, 4);
}
