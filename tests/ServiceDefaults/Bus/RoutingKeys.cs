using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

public sealed class RoutingKeys
{
    [Fact]
    public void A_discovered_paper_is_named_by_source_and_categories()
        => RoutingKey.Of(Invented.Discovered(1, "cs.CL", "stat.ML", "cond-mat.mes-hall")).ShouldBe("arxiv-oai.cs.CL.stat.ML.cond-mat.mes-hall");

    [Fact]
    public void A_tagged_paper_is_named_by_primary_category_then_tags_then_other_categories()
        => RoutingKey.Of(Tagged(["cs.CL", "stat.ML"], "agents", "cs.CL", "tides")).ShouldBe("arxiv-oai.cs.CL.agents.tides.stat.ML");

    [Fact]
    public void A_receipt_is_named_by_its_service()
        => RoutingKey.Of(new PapersKept { By = "query", Papers = [] }).ShouldBe("query");

    [Fact]
    public void A_paper_without_source_or_topic_has_a_key_all_the_same()
    {
        var discovered = Invented.Discovered(1);

        RoutingKey.Of(discovered with { Paper = discovered.Paper with { Sources = [] } }).ShouldBe("unknown");
    }

    [Theory]
    [InlineData("my feed", "my-feed")]
    [InlineData("feed.example.org", "feed-example-org")]
    [InlineData("#", "-")]
    [InlineData("füße*", "f--e-")]
    [InlineData("", "unknown")]
    public void A_source_is_one_word_of_safe_letters(string source, string word)
        => RoutingKey.Of(From(source, "cs.CL")).ShouldBe($"{word}.cs.CL");

    [Theory]
    [InlineData("a..b", "a.b")]
    [InlineData(".a.", "a")]
    [InlineData("a b/c", "a-b-c")]
    [InlineData("*.#", "-.-")]
    public void A_topic_has_no_empty_word_and_no_letter_that_means_something_in_a_binding(string topic, string safe)
        => RoutingKey.Of(From("s", topic)).ShouldBe($"s.{safe}");

    [Fact]
    public void What_does_not_fit_is_left_out_whole_and_the_primary_category_never()
    {
        var many = Enumerable.Range(0, 60).Select(number => $"topic-number-{number}").ToArray();

        var key = RoutingKey.Of(Tagged(["stat.ML", "cs.CL"], many));

        key.Length.ShouldBeInRange(230, 255);
        key.ShouldStartWith("arxiv-oai.stat.ML.topic-number-0.topic-number-1.");
        key.Split('.')[3..].ShouldBeSubsetOf([.. many, "cs", "CL"]);
    }

    [Fact]
    public void Even_absurd_names_leave_a_key_that_a_broker_takes()
    {
        var absurd = From(new string('s', 5_000), new string('c', 5_000));

        RoutingKey.Of(absurd).ShouldBe($"{new string('s', 100)}.{new string('c', 100)}");
    }

    private static PaperTagged Tagged(string[] categories, params string[] topics)
        => Invented.Tagged(Invented.Discovered(1, categories)) with
        {
            Tags = [.. topics.Select(topic => new Tag { Topic = topic, Name = topic, Score = 1, Origin = TagOrigin.Rule })],
        };

    private static PaperDiscovered From(string source, string category)
    {
        var discovered = Invented.Discovered(1, category);
        return discovered with { Paper = discovered.Paper with { Sources = [new SourceRecord(source, "1", Invented.Noon)] } };
    }
}
