namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class Spellings
{
    [Theory]
    [InlineData("Deep-water lake")]
    [InlineData("deep water lakes")]
    [InlineData("Deepwater lakes")]
    [InlineData("DEEP-WATER LAKES")]
    [InlineData("Deep\u2010water lake")]
    [InlineData("Deep\u2013water lake")]
    [InlineData("Deep-\nwater\tlake")]
    [InlineData("{D}eep-{W}ater {L}akes")]
    [InlineData(@"\emph{Deep}-water \textbf{lake}")]
    [InlineData("$deep$-water~lake")]
    [InlineData("**deep-water** lake")]
    [InlineData("d\u00E9\u00E9p-w\u00E4ter l\u00E5ke")]
    [InlineData("de\u0301ep-water lake")]
    [InlineData(@"d\'e\'{e}p-w\""ater l\c{a}ke")]
    [InlineData("deep\u00ADwater lake")]
    [InlineData("the deep-water lake's bed")]
    [InlineData("\u201Cdeep-water\u201D lake")]
    public void One_term_is_found_in_all_of_its_spellings(string title) => Lakes.Of(title)!.Score.ShouldBe(0.6);

    [Theory]
    [InlineData("deep water. Lake")]
    [InlineData("deep water, lakeside")]
    [InlineData("deep (water) lakeland")]
    [InlineData("a snowflake")]
    [InlineData(@"\lake")]
    public void It_is_not_found_across_sentences_nor_within_words(string title)
        => (Lakes.Of(title)?.Terms ?? []).ShouldNotContain(term => term.Contains("eep", StringComparison.Ordinal));

    [Theory]
    [InlineData("APIs", "api")]
    [InlineData("galaxies", "galaxy")]
    [InlineData("matrices", "matrice")]
    [InlineData("losses", "loss")]
    [InlineData("boxes", "box")]
    [InlineData("analysis", "analysis")]
    [InlineData("corpus", "corpus")]
    [InlineData("LMs", "lm")]
    [InlineData("gas", "gas")]
    [InlineData("Erd\\H{o}s", "erdo")]
    [InlineData("Poincar\\'e", "poincare")]
    [InlineData("\u0141ojasiewicz", "lojasiewicz")]
    public void Words_are_compared_in_one_form(string written, string compared)
    {
        var reader = new Classifier.Tagging.WordReader(written, stackalloc char[Classifier.Tagging.WordReader.LongestWord]);

        reader.Read().ShouldBeTrue();
        reader.Word.ToString().ShouldBe(compared);
        reader.Read().ShouldBeFalse();
    }
}
