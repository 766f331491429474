using PaperMesh.Classifier.KeyPhrases;

namespace PaperMesh.Classifier.Tests.KeyPhrases;

public sealed class PhrasesInTexts
{
    [Fact]
    public void They_are_the_papers_own_words_best_first()
        => Of(
            "Graph Neural Networks for River Networks",
            "We propose a novel method that predicts floods. Graph neural networks read gauge readings of river networks, and a recurrent decoder "
                + "predicts the water levels. Its errors are smaller than those of hydrological models.")
            .Take(7)
            .ShouldBe(
                ["river networks", "Graph neural networks", "gauge readings", "recurrent decoder", "water levels", "hydrological models", "floods"],
                ignoreOrder: true);

    [Fact]
    public void What_the_title_and_the_text_both_say_comes_first_and_in_the_spelling_of_the_text()
        => Of("Sparse Autoencoders of Birdsong", "Birdsong is hard to hear. We train sparse autoencoders on recordings of owls.")[0]
            .ShouldBe("sparse autoencoders");

    [Fact]
    public void Neither_a_plural_nor_a_part_is_told_beside_the_whole()
    {
        var phrases = Of("Tidal Energy Converters", "We build a tidal energy converter. Tidal energy is steady. The energy converter is of steel.");

        phrases.Count(phrase => phrase.Contains("energy", StringComparison.OrdinalIgnoreCase)).ShouldBe(1);
    }

    [Theory]
    [InlineData(@"The Schr\""odinger equation is solved.", "Schrödinger equation")]
    [InlineData(@"The {B}ayesian {I}nference is exact.", "Bayesian Inference")]
    [InlineData(@"An \emph{optimal transport} is found.", "optimal transport")]
    [InlineData("The $k$-nearest neighbour graph.", "nearest neighbour graph")]
    [InlineData("See https://example.org/kelp-forest of seaweed.", "seaweed")]
    [InlineData("A low-rank\nmatrix factorisation.", "low-rank matrix factorisation")]
    [InlineData("“Coral bleaching” is seen.", "Coral bleaching")]
    [InlineData("The Poincaré conjecture.", "Poincaré conjecture")]
    public void LaTeX_and_signs_are_left_out(string text, string expected) => Of("", text).ShouldBe([expected]);

    [Theory]
    [InlineData("")]
    [InlineData("We show that this is the case.")]
    [InlineData(@"$x^2 + y^2$ \alpha \beta 1234 5.6")]
    [InlineData("a b c d e f g")]
    public void Of_nothing_there_are_none(string text) => Of("", text).ShouldBeEmpty();

    [Fact]
    public void There_are_at_most_ten()
        => Of("", string.Join(". ", Enumerable.Range(0, 26).Select(n => $"{(char)('a' + n)}oxide layers"))).Count.ShouldBe(10);

    [Fact]
    public void The_same_text_has_the_same_phrases()
        => Of("Kelp and Urchins", "Sea urchins graze kelp forests.").ShouldBe(Of("Kelp and Urchins", "Sea urchins graze kelp forests."));

    private static IReadOnlyList<string> Of(string title, string text) => KeyPhraseFinder.Find(title, text, WordTable.Shipped);
}
