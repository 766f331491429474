using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Contracts;

namespace PaperMesh.Classifier.Tests.Tagging;

public sealed class RulesOfTagging
{
    [Theory]
    [InlineData("On a lake", "", 1.5)]
    [InlineData("On a lake", "The lake is deep.", 2.5)]
    [InlineData("On a lake", "The lake. A lake! A lake? A lake; a lake, a lake.", 3)]
    [InlineData("On water", "The lake. A lake!", 1.5)]
    [InlineData("On a lake", "Its shore.", 2)]
    [InlineData("A shore", "The lake.", 1.75)]
    public void The_score_is_made_of_title_abstract_and_weight(string title, string text, double points)
        => Lakes.Of(title, text)!.Score.ShouldBe(Math.Round(points / (points + 1), 3));

    [Theory]
    [InlineData("On water", "")]
    [InlineData("On water", "The lake is deep.")]
    [InlineData("A shore", "")]
    [InlineData("On water", "The shore is long. The shore is flat. A shore. A shore.")]
    public void A_mention_in_passing_is_no_tag(string title, string text) => Lakes.Of(title, text).ShouldBeNull();

    [Theory]
    [InlineData("geo.WA", "", false)]
    [InlineData("geo.WA", "The lake is deep.", true)]
    [InlineData("geo.MT geo.WA", "The lake is deep.", true)]
    [InlineData("geo.MT geo.WA", "Its shore.", false)]
    public void A_category_speaks_for_a_topic_too_and_less_when_it_is_not_the_primary_one(string categories, string text, bool given)
        => (Lakes.Changed(topic => topic with { Categories = new Dictionary<string, double> { ["geo.WA"] = 0.8 } }, "On water", text, categories)
            is not null).ShouldBe(given);

    [Fact]
    public void The_category_that_spoke_is_told_among_the_words()
        => Lakes.Changed(topic => topic with { Categories = new Dictionary<string, double> { ["geo"] = 1.2 } }, "On water", "A lake.", "waters")!
            .Terms.ShouldBe(["waters", "lake"]);

    [Theory]
    [InlineData("A pond", "", true)]
    [InlineData("On water", "A pond, a pond, a pond.", false)]
    public void Some_words_speak_in_a_title_only(string title, string text, bool given)
        => (Lakes.Changed(topic => topic with { TitleTerms = new Dictionary<string, double> { ["pond"] = 1 } }, title, text, "geo") is not null)
            .ShouldBe(given);

    [Theory]
    [InlineData("", true)]
    [InlineData("Reeds, reeds.", false)]
    public void Beside_a_topic_that_has_much_more_a_weaker_one_is_no_tag(string text, bool given)
    {
        var reeds = new Topic { Slug = "reeds", Parent = "geo", Terms = new Dictionary<string, double> { ["reed"] = 2 } };
        var tagger = new Tagger(Lakes.Taxonomy with { Topics = [Lakes.Taxonomy.Topics[0], reeds] });

        var tags = tagger.Tag(new Paper { Id = "samples:1", Title = "A lake", Abstract = text + " " + text, Categories = ["geo"] });

        tags.Any(tag => tag.Topic == "lakes").ShouldBe(given);
    }

    [Fact]
    public void A_longer_term_counts_once_and_not_its_parts_too()
        => Lakes.Of("A deep-water lake")!.Terms.ShouldBe(["deep-water lake"]);

    [Fact]
    public void A_short_form_in_brackets_is_no_second_mention()
    {
        Lakes.Of("On water", "Every deep-water lake (DWL) is cold.").ShouldBeNull();
        Lakes.Of("On water", "Every deep-water lake (DWL) is cold. A DWL is blue.").ShouldNotBeNull();
    }

    [Fact]
    public void What_only_holds_the_words_does_not_count()
    {
        Lakes.Of("A red lake pigment").ShouldBeNull();
        Lakes.Of("A red lake pigment", "Lake pigments, lake pigments, lake pigments.").ShouldBeNull();
        Lakes.Of("A red lake pigment from a lake").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("geo", true)]
    [InlineData("geo.MT", true)]
    [InlineData("waters", true)]
    [InlineData("chem", false)]
    [InlineData(null, true)]
    [InlineData("68T50", true)]
    public void A_topic_is_only_for_papers_of_its_categories_and_for_those_of_none(string? category, bool given)
        => (Lakes.Of("On a lake", category: category) is not null).ShouldBe(given);

    [Fact]
    public void A_topic_can_ask_for_another_word_beside_its_terms()
    {
        Lakes.Needing("fish", "On a lake").ShouldBeNull();
        Lakes.Needing("fish", "On a lake", "It has fish.").ShouldNotBeNull();
    }

    [Fact]
    public void The_words_of_the_paper_that_spoke_for_it_come_strongest_first()
        => Lakes.Of("The Deep–Water\n LAKES", "A shore, a lake.")!.Terms.ShouldBe(["Deep–Water LAKES", "lake", "shore"]);

    [Fact]
    public void Categories_come_first_the_primary_one_before_all_then_topics_by_score()
    {
        var tags = new Tagger(Lakes.Taxonomy).Tag(new Paper
        {
            Id = "samples:1",
            Title = "On a lake",
            Categories = ["chem", "68T50", "waters", "geo.WA", "chem"],
            PrimaryCategory = "geo.WA",
        });

        tags.Select(tag => (tag.Topic, tag.Name, tag.Score, tag.Origin)).ShouldBe(
        [
            ("geo.WA", "Waters", 1, TagOrigin.Source),
            ("chem", "Chemistry", 1, TagOrigin.Source),
            ("waters", "Waters", 1, TagOrigin.Source),
            ("lakes", "Lakes", 0.6, TagOrigin.Rule),
        ]);
        tags[0].Terms.ShouldBeEmpty();
    }
}
