using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Training;

namespace PaperMesh.Classifier.Tests.CategoryModels;

public sealed class Calibrations
{
    private const int Labels = 5;

    [Fact]
    public void Without_one_log_odds_become_the_probabilities_that_they_are()
        => Applied(Calibration.None, 0, 2, -1).ShouldBe([0.5f, 1 / (1 + MathF.Exp(-2)), 1 / (1 + MathF.Exp(1))], 1e-5);

    [Theory]
    [InlineData(-8, -9, -10)]
    [InlineData(-2, -1, -3)]
    [InlineData(40, 3, -60)]
    [InlineData(-100, -100, -101)]
    public void The_likeliest_category_stays_the_likeliest(float a, float b, float c)
    {
        var calibrated = Applied(new Calibration(-0.3f, 0.5f, 0.9f, -2), a, b, c);

        calibrated.ShouldAllBe(probability => probability >= 0 && probability <= 1);
        calibrated.Max().ShouldBe(calibrated[Array.IndexOf([a, b, c], Math.Max(a, Math.Max(b, c)))]);
    }

    [Fact]
    public void What_is_surer_of_itself_than_it_is_right_becomes_honest()
    {
        // Half of what it calls 90 % likely is right, and a fifth of what it calls 40 % likely.
        var random = new Random(1);
        float[][] said = [.. Enumerable.Range(0, 4_000).Select(_ => Enumerable.Range(0, Labels).Select(_ => random.Next(2) == 0 ? 0.9f : 0.4f).ToArray())];
        int[][] truth = [.. said.Select(of => Enumerable.Range(0, Labels).Where(label => random.NextDouble() < (of[label] > 0.5f ? 0.5 : 0.2)).ToArray())];

        var calibrated = Applied(CalibrationFit.Of(said, truth), Odds(0.9f), Odds(0.4f), Odds(0.9f), Odds(0.4f), Odds(0.9f));

        calibrated[0].ShouldBe(0.5f, 0.03f);
        calibrated[1].ShouldBe(0.2f, 0.03f);
    }

    [Fact]
    public void A_paper_for_which_nothing_is_likely_is_still_in_some_category()
    {
        // One category each: the first in nine papers of ten of which it says so, and in eight of ten where it finds none likely.
        float[][] said = [.. Enumerable.Range(0, 2_000).Select(i => i % 2 == 0 ? new[] { 0.9f, 0.04f, 0.04f } : [0.3f, 0.04f, 0.04f])];
        int[][] truth = [.. said.Select((_, i) => new[] { i / 2 % 10 < (i % 2 == 0 ? 9 : 8) ? 0 : 1 + i / 20 % 2 })];

        var calibrated = Applied(CalibrationFit.Of(said, truth), Odds(0.3f), Odds(0.04f), Odds(0.04f));

        calibrated[0].ShouldBe(0.8f, 0.03f);
        calibrated[1].ShouldBe(0.1f, 0.03f);
    }

    [Fact]
    public void Of_nothing_nothing_is_learned() => CalibrationFit.Of([[0.001f]], [[0]]).ShouldBe(Calibration.None);

    private static float Odds(float probability) => MathF.Log(probability / (1 - probability));

    private static float[] Applied(Calibration calibration, params float[] odds)
    {
        calibration.Apply(odds, new float[odds.Length], new float[odds.Length]);
        return odds;
    }
}
