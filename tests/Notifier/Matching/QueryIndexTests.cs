using CsCheck;
using PaperMesh.Contracts;
using PaperMesh.Notifier.Matching;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.Tests.Matching;

public sealed class QueryIndexTests
{
    /// <summary>What happens to an index: a query is set (of an empty one, key and query) or removed, or a paper comes.</summary>
    private static readonly Gen<(int Key, string? Query, PaperTagged? Paper)> Step = Gen.Frequency(
        (3, Gen.Select(Gen.Int[0, 40], Mixed.Query).Select(set => (set.Item1, (string?)set.Item2, (PaperTagged?)null))),
        (1, Gen.Int[0, 40].Select(key => (key, (string?)null, (PaperTagged?)null))),
        (4, Mixed.Tagged.Select(tagged => (0, (string?)null, (PaperTagged?)tagged))));

    /// <summary>So many steps that the index reviews twice where its queries lie.</summary>
    [Fact]
    public void It_finds_exactly_what_asking_every_query_finds()
        => Step.Array[0, 700].Sample(
            steps =>
            {
                var index = new QueryIndex<int>();
                var plain = new Dictionary<int, PaperQuery>();
                foreach (var (key, query, tagged) in steps)
                {
                    if (tagged is not null)
                    {
                        var paper = new PaperFacts(tagged.Paper, tagged.Tags);
                        var expected = plain.Where(entry => entry.Value.Matches(paper)).Select(entry => entry.Key);
                        index.Matching(paper).ShouldBe(expected, ignoreOrder: true);
                    }
                    else if (query is not null)
                    {
                        plain[key] = PaperQuery.Parse(query).Query;
                        index.Set(key, plain[key]);
                    }
                    else
                    {
                        index.Remove(key).ShouldBe(plain.Remove(key));
                    }

                    index.Count.ShouldBe(plain.Count);
                }
            },
            iter: 300);

    [Theory]
    [InlineData("clocks")]
    [InlineData("-nothing -\"of this\"")]
    [InlineData("")]
    [InlineData("after:2026-11-24")]
    [InlineData("\"distributed clocks\" author:\"n. example\" cat:physics topic:distributed-systems")]
    [InlineData("unheard OR light*")]
    [InlineData("Lighthouses as -distributed clocks, part 1")]
    public void A_paper_is_found_under_whatever_a_query_needs(string query)
    {
        var index = new QueryIndex<string>();
        index.Set("anna", PaperQuery.Parse(query).Query);
        index.Set("bert", PaperQuery.Parse("unheard").Query);

        var tagged = Invented.Tagged(1);
        index.Matching(new PaperFacts(tagged.Paper, tagged.Tags)).ShouldBe(["anna"]);
    }

    [Fact]
    public void Whoever_has_the_same_query_is_found_with_it_until_removed()
    {
        var index = new QueryIndex<string>();
        index.Set("anna", PaperQuery.Parse("clocks").Query);
        index.Set("bert", PaperQuery.Parse("clocks").Query);
        index.Set("anna", PaperQuery.Parse("unheard").Query);
        index.Set("cleo", PaperQuery.Parse("clocks").Query);
        index.Remove("cleo").ShouldBeTrue();

        var tagged = Invented.Tagged(1);
        index.Matching(new PaperFacts(tagged.Paper, tagged.Tags)).ShouldBe(["bert"]);
    }
}
