using PaperMesh.Contracts;

namespace PaperMesh.Queries.Tests;

public sealed class MatchesTests
{
    private static readonly Paper Lighthouses = new()
    {
        Id = "arxiv:2611.01234",
        Title = "Schr\\\"odinger Lighthouses: state-of-the-art beacons, OR not",
        Abstract = "We study diffusion networks over $\\ell_2$ balls.\nCode is at https://example.org/beacons.",
        Authors = [new("Ada Lovelace"), new("Erd\\H{o}s P\\'al")],
        Categories = ["cs.LG", "stat.ML"],
        PrimaryCategory = "cs.LG",
        Announced = new DateOnly(2026, 11, 20),
        Published = new DateTimeOffset(2026, 11, 17, 12, 0, 0, TimeSpan.Zero),
        Comment = "12 pages, accepted somewhere",
        Links = [new(LinkKinds.Code, "https://example.org/beacons"), new(LinkKinds.Dataset, "https://example.org/data")],
        Signals = new() { Upvotes = new(12, DateTimeOffset.UnixEpoch) },
        Sources = [new("arxiv-oai", "2611.01234", DateTimeOffset.UnixEpoch)],
    };

    private static readonly Tag[] Tags = [new() { Topic = "diffusion-models", Name = "Diffusion models", Score = 0.9, Origin = TagOrigin.Rule }];

    [Theory]
    [InlineData("")]
    [InlineData("lighthouse network")]
    [InlineData("schrödinger \"state of the art\" l2")]
    [InlineData("erdős lovelace \"erdos pal\"")]
    [InlineData("12 pages")]
    [InlineData("unicorn OR beacon")]
    [InlineData("-unicorn -\"art state\" -topic:llm")]
    [InlineData("beac* networks*")]
    [InlineData("topic:diffusion-models topic:\"Diffusion Models\"")]
    [InlineData("cat:cs.lg cat:cs cat:stat.*")]
    [InlineData("author:ada author:\"ada lovelace\"")]
    [InlineData("source:ARXIV-oai has:code has:data -has:model")]
    [InlineData("after:2026-11-20 before:2026-11-20 after:2026 before:2026-11")]
    [InlineData("min:upvotes=12")]
    [InlineData("2611.01234v3")]
    [InlineData("Schrödinger lighthouses: State -of -the -art -beacons OR not")]
    public void A_paper_is_found_by_what_it_is(string query) => Matches(query).ShouldBeTrue();

    [Theory]
    [InlineData("unicorn")]
    [InlineData("lighthouse -beacon")]
    [InlineData("\"beacon or not we study\"")]
    [InlineData("\"lovelace erdos\"")]
    [InlineData("author:\"lovelace ada\"")]
    [InlineData("author:beacon")]
    [InlineData("cat:cs.l cat:c")]
    [InlineData("topic:diffusion")]
    [InlineData("has:project")]
    [InlineData("after:2026-11-21")]
    [InlineData("before:2026-11-19")]
    [InlineData("-after:2026")]
    [InlineData("min:upvotes=13")]
    [InlineData("2611.01235")]
    public void A_paper_is_not_found_by_what_it_is_not(string query) => Matches(query).ShouldBeFalse();

    [Fact]
    public void A_paper_without_a_day_is_on_neither_side_of_one()
    {
        var paper = Lighthouses with { Announced = null, Published = null };

        PaperQuery.Parse("after:2000").Query.Matches(paper, Tags).ShouldBeFalse();
        PaperQuery.Parse("before:2100").Query.Matches(paper, Tags).ShouldBeFalse();
        PaperQuery.Parse("-after:2000").Query.Matches(paper, Tags).ShouldBeTrue();
    }

    [Theory]
    [InlineData("Graphs -without- edges OR")]
    [InlineData("\"Quoted, and not closed")]
    [InlineData("topic: a survey")]
    [InlineData("Sorting: sort:new or after:1999?")]
    [InlineData("$\\ell_2$-regularised \\'etale — C++")]
    [InlineData("!?")]
    public void A_title_finds_its_paper_however_it_reads_as_a_query(string title)
        => PaperQuery.Parse(title).Query.Matches(new Paper { Id = "x:1", Title = title }, []).ShouldBeTrue();

    private static bool Matches(string query)
    {
        var parsed = PaperQuery.Parse(query);
        return parsed.Query.Matches(Lighthouses, Tags);
    }
}
