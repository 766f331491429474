using System.Text.Json;
using CsCheck;
using PaperMesh.Queries;
using PaperMesh.Query.Search;

namespace PaperMesh.Query.Tests.Search;

public sealed class HighlighterTests
{
    /// <param name="query">As typed.</param>
    /// <param name="text">Of a paper.</param>
    /// <param name="marked">The same, what is marked in brackets.</param>
    [Theory]
    [InlineData("network", "Networks of a NETWORK, net-work.", "[Networks] of a [NETWORK], net-work.")]
    [InlineData("networks", "A network's networks", "A [network]'s [networks]")]
    [InlineData("poincare", @"Poincar\'e, Poincaré and {\'E}tale Poincare" + "\u0301", @"[Poincar\'e], [Poincaré] and {\'E}tale [Poincare" + "\u0301]")]
    [InlineData("etale", @"{\'E}tale and \'etale \'{e}tale maps", @"{[\'E}tale] and [\'etale] [\'{e}tale] maps")]
    [InlineData("schrodinger", @"Schr\""{o}dinger's bridge", @"[Schr\""{o}dinger]'s bridge")]
    [InlineData("l2", @"the $\ell_2$ norm, ℓ₂, L2", @"the $[\ell_2]$ norm, [ℓ₂], [L2]")]
    [InlineData("\"graph network\"", "Graph networks, graph of networks, graph-network", "[Graph networks], graph of networks, [graph-network]")]
    [InlineData("net* -networks", "Nets and networks, internet", "[Nets] and [networks], internet")]
    [InlineData("graph OR tree topic:graph author:of", "Of graphs and trees", "Of [graphs] and [trees]")]
    [InlineData("state of the art", "The state of the art of the day", "The [state] of the [art] of the day")]
    [InlineData("what is it", "What is it like", "[What] [is] [it] like")]
    [InlineData("graph \"graph network\"", "A graph network", "A [graph network]")]
    [InlineData("图", "图像 <b>图</b>", "[图]像 <b>[图]</b>")]
    [InlineData("c++", "In C++ and C", "In [C++] and C")]
    public void Words_are_marked_however_they_are_written(string query, string text, string marked)
    {
        var marks = Highlighter.Of(PaperQuery.Parse(query).Query).ShouldNotBeNull().Marks(text);

        Marked(text, marks).ShouldBe(marked);
    }

    [Theory]
    [InlineData("")]
    [InlineData("topic:graphs -network after:2020")]
    public void A_query_without_words_marks_nothing(string query) => Highlighter.Of(PaperQuery.Parse(query).Query).ShouldBeNull();

    [Fact]
    public void An_excerpt_is_the_part_with_most_of_the_words_from_the_beginning_of_its_sentence()
    {
        var filler = string.Concat(Enumerable.Repeat("Nothing is said here of anything else. ", 20));
        var text = $"Graphs come first. {filler}Where a graph meets a network there is a tide, and more is to come. {filler}A tide ends.";

        var excerpt = Highlighter.Of(PaperQuery.Parse("graph network tide").Query)!.Excerpt(text, 200);

        var shown = text.Substring(excerpt.Start, excerpt.Length);
        shown.ShouldStartWith("Where a graph meets");
        shown.Length.ShouldBeInRange(150, 200);
        excerpt.Marks.Select(mark => text.Substring(mark.Start, mark.Length)).ShouldBe(["graph", "network", "tide"]);
    }

    [Fact]
    public void An_excerpt_begins_at_the_beginning_when_nothing_else_has_more()
    {
        var highlighter = Highlighter.Of(PaperQuery.Parse("graph network").Query)!;
        var text = "A graph. " + string.Concat(Enumerable.Repeat("Nothing is said. ", 40)) + "Another graph.";

        highlighter.Excerpt(text, 100).Start.ShouldBe(0);
        highlighter.Excerpt("No such word.", 100).ShouldBe(new TextExcerpt(0, 13, []), new SameExcerpt());
    }

    [Fact]
    public void Whatever_a_text_holds_marks_and_excerpts_lie_within_it()
        => Gen.Select(Gen.String, Gen.OneOf("a", "b*", "\"a b\"", "x", "lake", "\\'e"), Gen.Int[1, 50]).Sample(
            (text, query, length) =>
            {
                text = $"{text} a b $a$ {{\\'e}}. lake " + text;
                var highlighter = Highlighter.Of(PaperQuery.Parse(query).Query)!;
                var end = 0;
                foreach (var mark in highlighter.Marks(text))
                {
                    mark.Start.ShouldBeGreaterThanOrEqualTo(end);
                    mark.Length.ShouldBeGreaterThan(0);
                    end = mark.Start + mark.Length;
                    end.ShouldBeLessThanOrEqualTo(text.Length);
                }

                var excerpt = highlighter.Excerpt(text, length);
                excerpt.Start.ShouldBeGreaterThanOrEqualTo(0);
                (excerpt.Start + excerpt.Length).ShouldBeLessThanOrEqualTo(text.Length);
                excerpt.Marks.ShouldAllBe(mark => mark.Start >= excerpt.Start && mark.Start + mark.Length <= excerpt.Start + excerpt.Length);
            },
            iter: 3_000);

    [Fact]
    public void A_hostile_text_is_marked_in_no_time()
    {
        var query = PaperQuery.Parse(string.Join(" OR ", Enumerable.Range(0, 60).Select(number => $"a{number}")) + " b").Query;
        var text = string.Concat(Enumerable.Repeat("b ", 2_000_000));

        var watch = System.Diagnostics.Stopwatch.StartNew();
        Highlighter.Of(query)!.Excerpt(text, 300).Marks.ShouldNotBeEmpty();
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), "a hundredth of it on a quiet machine");
    }

    [Fact]
    public async Task The_API_answers_offsets_over_the_texts_as_they_are()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        var paper = Invented.Paper(@"Poincar\'e <b>lakes</b> & tides") with { Abstract = "On tides. Of lakes." };
        await host.KeepAsync(Invented.Event(paper));

        var answer = await host.Http.GetStringAsync("/api/v1/search?highlight=true&q=poincare+lake", TestContext.Current.CancellationToken);

        var highlights = JsonDocument.Parse(answer).RootElement.GetProperty("items")[0].GetProperty("highlights");
        highlights.GetProperty("title").EnumerateArray().Select(mark => Part(paper.Title, mark)).ShouldBe([@"Poincar\'e", "lakes"]);
        var excerpt = highlights.GetProperty("abstract");
        Part(paper.Abstract, excerpt).ShouldBe(paper.Abstract);
        excerpt.GetProperty("marks").EnumerateArray().Select(mark => Part(paper.Abstract, mark)).ShouldBe(["lakes"]);
    }

    [Fact]
    public async Task The_search_page_marks_words_and_lets_no_markup_of_a_paper_through()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        var filler = string.Concat(Enumerable.Repeat("Nothing is said here. ", 60));
        await host.KeepAsync(Invented.Event(Invented.Paper("<script>lakes</script> and <mark>tides") with { Abstract = filler + "In <i>lakes</i> of Poincar\\'e." }));

        var page = await host.Http.GetStringAsync("/search?q=lake+poincare", TestContext.Current.CancellationToken);

        page.ShouldContain("&lt;script&gt;<mark>lakes</mark>&lt;/script&gt; and &lt;mark&gt;tides");
        page.ShouldContain("In &lt;i&gt;<mark>lakes</mark>&lt;/i&gt; of <mark>Poincaré</mark>.");
        page.ShouldNotContain("<script>");
        (await host.Http.GetStringAsync("/search?q=", TestContext.Current.CancellationToken)).ShouldNotContain("<mark>");
    }

    private static string Part(string text, JsonElement mark) => text.Substring(mark.GetProperty("start").GetInt32(), mark.GetProperty("length").GetInt32());

    private static string Marked(string text, IReadOnlyList<TextMark> marks)
        => marks.Reverse().Aggregate(text, (all, mark) => all.Insert(mark.Start + mark.Length, "]").Insert(mark.Start, "["));

    private sealed class SameExcerpt : IEqualityComparer<TextExcerpt>
    {
        public bool Equals(TextExcerpt? x, TextExcerpt? y) => x!.Start == y!.Start && x.Length == y.Length && x.Marks.SequenceEqual(y.Marks);

        public int GetHashCode(TextExcerpt obj) => obj.Start;
    }
}
