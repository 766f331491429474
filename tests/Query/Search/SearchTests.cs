using PaperMesh.Contracts;
using PaperMesh.Queries;

namespace PaperMesh.Query.Tests.Search;

public sealed class SearchTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await QueryHost.StartAsync(_folder.Path);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Graphs -without- edges OR")]
    [InlineData("\"Quoted, and not closed")]
    [InlineData("topic: a survey of -topic:llm")]
    [InlineData("Sorting sort:new things")]
    [InlineData("Lakes")]
    [InlineData(@"$\ell_2$-regularised \'etale maps — in C++")]
    [InlineData("Of what in two hundred lakes of a great many lakes may or may not be said that they are lakes, or that they are not lakes, when lakes are what one says that lakes are and what lakes are not is not what one says of lakes, or of other lakes, or of no lakes at all, being as they are the lakes that lakes are")]
    public async Task A_whole_title_finds_its_paper_first(string title)
    {
        var others = Enumerable.Range(2, 30).Select(number => Invented.Event(Invented.Paper($"Lakes {title} lakes {title}", number) with
        {
            Abstract = string.Join(' ', Enumerable.Repeat(title, 5)),
            Announced = new DateOnly(2026, 11, 23),
        }));
        await _host.KeepAsync([.. others, Invented.Event(Invented.Paper(title) with { Id = "x:9" })]);

        var sort = title.Contains("sort:", StringComparison.Ordinal) ? PaperSort.Relevance : (PaperSort?)null;
        (await _host.IdsAsync(title, sort))[0].ShouldBe("x:9");
        (await _host.IdsAsync($"  {title.Replace(" ", "  ", StringComparison.Ordinal)}.", sort))[0].ShouldBe("x:9");
    }

    [Fact]
    public async Task A_title_without_words_finds_its_paper_too()
    {
        await _host.KeepAsync(Invented.Event(Invented.Paper("Lakes", 1)), Invented.Event(Invented.Paper("!?", 2)));

        (await _host.IdsAsync("!?"))[0].ShouldBe("arxiv:2611.00002");
    }

    [Fact]
    public async Task A_word_counts_more_in_a_title_than_in_an_abstract()
    {
        await _host.KeepAsync(
            Invented.Event(Invented.Paper("On water", 1) with { Abstract = "We measure tides in a lake." }),
            Invented.Event(Invented.Paper("On tides", 2) with { Abstract = "We measure water in a lake." }));

        (await _host.IdsAsync("tide lake")).ShouldBe(["arxiv:2611.00002", "arxiv:2611.00001"]);
    }

    [Fact]
    public async Task Papers_come_in_the_order_asked_for_and_equals_by_id()
    {
        await _host.KeepAsync(
            Event(1, day: 3, upvotes: 5), Event(2, day: 9, upvotes: 0), Event(3, day: 9, upvotes: 50), Event(4, day: null, upvotes: null));

        (await _host.IdsAsync("")).ShouldBe(Ids(2, 3, 1, 4));
        (await _host.IdsAsync("lake")).ShouldBe(Ids(2, 3, 1, 4));
        (await _host.IdsAsync("lake sort:upvotes")).ShouldBe(Ids(3, 1, 2, 4));
        (await _host.IdsAsync("lake sort:upvotes", PaperSort.New)).ShouldBe(Ids(2, 3, 1, 4));
    }

    [Fact]
    public async Task A_newer_revision_takes_the_place_of_the_older_one_and_a_late_one_does_not()
    {
        var paper = Invented.Paper("Lakes of old");
        await _host.KeepAsync(Invented.Event(paper with { Revision = 2, Title = "Rivers of late" }));
        await _host.KeepAsync(Invented.Event(paper), Invented.Event(paper));

        (await _host.IdsAsync("lakes")).ShouldBeEmpty();
        (await _host.IdsAsync("rivers")).ShouldBe([paper.Id]);
        _host.Index.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Facets_count_all_that_was_found_and_nothing_else()
    {
        var events = Enumerable.Range(0, 30).Select(number =>
        {
            var paper = Invented.Paper(number < 20 ? "Lake" : "River", number) with
            {
                Categories = number % 2 == 0 ? ["cs.LG", "stat.ML"] : ["cs.LG"],
                Announced = new DateOnly(2020 + (number % 4), 1, 1),
                Links = number % 5 == 0 ? [new PaperLink(LinkKinds.Code, "https://example.org/")] : [],
            };
            return Invented.Event(paper, number % 10 == 0 ? ["tides", "lakes"] : ["lakes"]);
        });
        await _host.KeepAsync([.. events]);

        var found = await _host.SearchAsync("lake", limit: 2, facets: true);

        found.Total.ShouldBe(20);
        var facets = found.Facets!.ToDictionary(facet => facet.Key, facet => facet.Value.Select(count => (count.Value, count.Count)));
        facets["topic"].ShouldBe([("lakes", 20), ("tides", 2)]);
        facets["category"].ShouldBe([("cs.LG", 20), ("stat.ML", 10)]);
        facets["source"].ShouldBe([("arxiv-oai", 20)]);
        facets["year"].ShouldBe([("2020", 5), ("2021", 5), ("2022", 5), ("2023", 5)]);
        facets["has"].ShouldBe([("code", 4)]);
        found.Facets!["topic"][0].Name.ShouldBe("LAKES");

        (await _host.SearchAsync("lake", cursor: found.Next, limit: 2, facets: true)).Facets!["topic"][0].Count.ShouldBe(20);
    }

    [Fact]
    public async Task Facets_of_everything_follow_a_paper_from_one_topic_to_another()
    {
        var (moved, other) = (Invented.Paper("Lake", 1), Invented.Paper("River", 2));
        await _host.KeepAsync(Invented.Event(moved, ["lakes"]), Invented.Event(other, ["lakes"]));
        (await TopicsAsync("")).ShouldBe([("lakes", 2)]);

        await _host.KeepAsync(Invented.Event(moved with { Revision = 2 }, ["tides"]));

        (await TopicsAsync("")).ShouldBe([("lakes", 1), ("tides", 1)]);
        (await TopicsAsync("sort:new")).ShouldBe(await TopicsAsync("lake OR river"));
    }

    private async Task<IEnumerable<(string, int)>> TopicsAsync(string query)
        => (await _host.SearchAsync(query, facets: true)).Facets!["topic"].Select(count => (count.Value, count.Count));

    private static PaperTagged Event(int number, int? day, long? upvotes) => Invented.Event(Invented.Paper("Lake", number) with
    {
        Announced = day is { } known ? new DateOnly(2026, 11, known) : null,
        Signals = upvotes is { } count ? new() { Upvotes = new(count, Invented.Noon) } : Signals.None,
    });

    private static IEnumerable<string> Ids(params int[] numbers) => numbers.Select(number => Invented.Paper("", number).Id);
}
