using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tests.Taxonomy;

/// <summary>taxonomy/topics.json itself. That it holds no fault is what <see cref="TaxonomyReader"/> makes sure of.</summary>
public sealed class TheTaxonomy
{
    private readonly TaxonomyFile _taxonomy = TaxonomyReader.Read(path: null);

    [Fact]
    public void It_has_many_topics_finer_than_categories() => _taxonomy.Topics.Count.ShouldBeGreaterThanOrEqualTo(60);

    [Fact]
    public void Each_topic_says_what_it_is_about_in_one_sentence()
        => _taxonomy.Topics.ShouldAllBe(topic => topic.Description.EndsWith('.') && topic.Description.Length < 140);

    [Fact]
    public void Each_topic_fits_into_a_routing_key_beside_others()
        => _taxonomy.Topics.ShouldAllBe(topic => topic.Slug.Length <= 60);

    [Theory]
    [InlineData("cs")]
    [InlineData("stat")]
    [InlineData("math")]
    [InlineData("math-ph")]
    [InlineData("physics")]
    [InlineData("astro-ph")]
    [InlineData("cond-mat")]
    [InlineData("gr-qc")]
    [InlineData("hep-ex")]
    [InlineData("hep-lat")]
    [InlineData("hep-ph")]
    [InlineData("hep-th")]
    [InlineData("nlin")]
    [InlineData("nucl-ex")]
    [InlineData("nucl-th")]
    [InlineData("quant-ph")]
    [InlineData("q-bio")]
    public void Papers_of_each_archive_can_have_a_finer_topic_made_for_them(string archive)
    {
        var categories = _taxonomy.Archives[archive].Categories.Keys.Append(archive).ToHashSet();

        _taxonomy.Topics.ShouldContain(topic => categories.Contains(topic.Parent) || topic.In.Any(categories.Contains));
    }

    [Theory]
    [InlineData("cs.CL", "Computation and Language")]
    [InlineData("hep-th", "High Energy Physics - Theory")]
    [InlineData("cmp-lg", "Computation and Language")]
    [InlineData("math.IT", "Information Theory")]
    [InlineData("stat.TH", "Statistics Theory")]
    [InlineData("cond-mat", "Condensed Matter")]
    public void Current_and_former_categories_have_their_names(string id, string name)
        => new Categories(_taxonomy).Find(id)!.Name.ShouldBe(name);

    [Theory]
    [InlineData("68T50")]
    [InlineData("I.2.7")]
    [InlineData("")]
    public void Codes_of_other_schemes_are_no_categories(string code) => new Categories(_taxonomy).Find(code).ShouldBeNull();
}
