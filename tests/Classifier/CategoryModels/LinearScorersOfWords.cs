using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.CategoryModels;

public sealed class LinearScorersOfWords
{
    private const int Rows = 40;
    private const int Labels = 101;

    [Fact]
    public void Margins_are_those_of_the_weights_that_were_packed_to_a_hundredth()
    {
        var random = new Random(1);
        float[][] weights = [.. Enumerable.Range(0, Labels).Select(_ => Enumerable.Range(0, Rows + 1).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        Feature[] features = [.. Enumerable.Range(0, 10).Select(i => new Feature { Row = 3 * i, Value = 0.1f * i })];
        var scorers = LinearScorers.Of(weights);

        for (var row = 0; row < Rows; row++)
            scorers.Expect(row);

        var margins = new float[scorers.Stride];
        scorers.Margins(features, margins);

        for (var label = 0; label < Labels; label++)
        {
            var exact = weights[label][^1] + features.Sum(feature => feature.Value * weights[label][feature.Row]);
            margins[label].ShouldBe(exact, 0.01);
            scorers.Weight(6, label).ShouldBe(weights[label][6], 0.005f);
        }
    }

    [Fact]
    public void A_vocabulary_without_years_reads_words_alone()
    {
        var words = new CategoryFeatures([Words.HashOf("lake", Field.All[Field.Text].Seed)], [1], CategoryFeatures.NoYears);
        var vector = new FeatureVector(words.Rows);

        words.Read(new Paper { Id = "arxiv:2001.00001", Title = "A lake in 2020", Abstract = "0" }, vector);

        vector.Features.ToArray().Select(feature => (feature.Row, feature.Value)).ShouldBe([(0, 1f)]);
    }
}
