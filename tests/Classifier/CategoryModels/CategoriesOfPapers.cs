using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Evaluation;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.CategoryModels;

/// <summary>The model that PaperMesh brings.</summary>
public sealed class CategoriesOfPapers(ITestOutputHelper output)
{
    private static readonly CategoryModel Model = CategoryModelFile.Read(path: null);
    private static readonly Tagger Tagger = new(TaxonomyReader.Read(path: null), Model);

    private static readonly Paper Galaxies = new()
    {
        Id = "journal:1",
        Title = "Spectra of faint galaxies behind a massive cluster",
        Abstract = "We measure the redshift of distant galaxies that are magnified by gravitational lensing in a cluster, and their star formation rate.",
        Published = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void A_paper_without_categories_gets_those_that_its_text_makes_likely_with_the_words_that_spoke_for_them()
    {
        var tag = Tagger.Tag(Galaxies)[0];

        tag.Topic.ShouldBe("astro-ph.GA");
        tag.Name.ShouldBe("Astrophysics of Galaxies");
        tag.Origin.ShouldBe(TagOrigin.Model);
        tag.Model.ShouldBe(Model.Version);
        tag.Score.ShouldBeInRange(0.5, 1);
        tag.Terms.ShouldContain("galaxies");
    }

    [Fact]
    public void What_the_source_says_stays_and_is_confirmed_by_the_words_that_speak_for_it()
    {
        var tags = Tagger.Tag(Galaxies with { Categories = ["astro-ph.GA", "cs.CL"], PrimaryCategory = "astro-ph.GA" });

        tags.Where(tag => tag.Topic is "astro-ph.GA" or "cs.CL").Select(tag => (tag.Topic, tag.Score, tag.Origin)).ShouldBe(
            [("astro-ph.GA", 1, TagOrigin.Source), ("cs.CL", 1, TagOrigin.Source)]);
        tags[0].Terms.ShouldContain("galaxies");
        tags[0].Model.ShouldBe(Model.Version);
        tags[1].Terms.ShouldBeEmpty();
        tags[1].Model.ShouldBeNull();
        tags.ShouldNotContain(tag => tag.Origin == TagOrigin.Model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\\frac{\\alpha}{\\beta} $ $ {}{} %%")]
    [InlineData("💥💥💥 ‮ \0\u0007 \ud83d")]
    public void A_text_without_words_has_no_likely_category(string text)
        => Model.Predict(new Paper
        {
            Id = "x:1",
            Title = text,
            Abstract = text.Length == 0 ? "" : "💥",
            Comment = "10 pages, 3 figures",
            Published = new DateTimeOffset(2025, 3, 1, 0, 0, 0, TimeSpan.Zero),
        }).ShouldBeEmpty();

    [Fact]
    public void Of_a_text_of_any_size_only_the_beginning_is_read()
    {
        var long_ = Galaxies with { Abstract = Galaxies.Abstract + " " + string.Concat(Enumerable.Repeat("galaxies and clusters ", 100_000)) };
        var cut = Galaxies with { Abstract = long_.Abstract[..20_000] };

        Model.Predict(long_).Select(one => (one.Category, one.Probability)).ShouldBe(Model.Predict(cut).Select(one => (one.Category, one.Probability)));
    }

    [Fact]
    public void Threads_that_share_the_model_see_what_one_alone_sees()
    {
        Paper[] papers = [Galaxies, Galaxies with { Title = "Parsing sentences", Abstract = "A neural parser of natural language." }];
        var alone = papers.Select(paper => Model.Predict(paper).Select(one => (one.Category, one.Probability)).ToList()).ToList();

        Parallel.For(0, 2_000, i => Model.Predict(papers[i % 2]).Select(one => (one.Category, one.Probability)).ShouldBe(alone[i % 2]));
    }

    /// <summary>A little below what docs/quality.md reports.</summary>
    [Fact]
    public void Papers_that_it_has_not_learned_from_are_categorised_as_well_as_reported()
    {
        var report = ModelEvaluation.OfCategories(Path.GetDirectoryName(SharedData.Corpus("arxiv-dev.jsonl.gz"))!, model: null, without: null);

        output.WriteLine(report.ToString());
        report.Papers.ShouldBe(5_009);
        report.Categories.Count.ShouldBe(156);
        report.MicroF1.ShouldBeGreaterThan(0.63);
        report.MacroF1.ShouldBeGreaterThan(0.525);
        report.CalibrationError.ShouldBeLessThan(0.03);
        report.PairCalibrationError.ShouldBeLessThan(0.03);
    }
}
