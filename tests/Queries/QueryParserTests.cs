using System.Diagnostics;
using CsCheck;

namespace PaperMesh.Queries.Tests;

public sealed class QueryParserTests
{
    /// <param name="text">As typed.</param>
    /// <param name="clauses">What was understood, one clause in brackets.</param>
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("graph networks", "[graph] [network]")]
    [InlineData("\"graph networks\"", "[\"graph network\"]")]
    [InlineData("“graph networks”", "[\"graph network\"]")]
    [InlineData("state-of-the-art", "[\"state of the art\"]")]
    [InlineData("-graph -\"neural net\" -topic:llm", "[-graph] [-\"neural net\"] [-topic:llm]")]
    [InlineData("a graph OR tree b", "[a] [graph OR tree] [b]")]
    [InlineData("a OR b OR -c", "[a OR b OR -c]")]
    [InlineData("topic:a OR topic:b", "[topic:a OR topic:b]")]
    [InlineData("graphs AND trees", "[graph] [tree]")]
    [InlineData("transf*", "[transf*]")]
    [InlineData("biases*", "[biases*]")]
    [InlineData("topic:LLM TOPIC:\"Large Language Models\"", "[topic:llm] [topic:large-language-models]")]
    [InlineData("cat:cs.CL cat:math cat:cs.*", "[cat:cs.cl] [cat:math] [cat:cs.*]")]
    [InlineData("author:hinton author:\"Ada Lovelace\"", "[author:hinton] [author:\"ada lovelace\"]")]
    [InlineData("author:\"Lovelace, Ada\" -author:lovelace,a", "[author:\"ada lovelace\"] [-author:\"a lovelace\"]")]
    [InlineData("source:hf-daily has:code has:dataset", "[source:hf-daily] [has:code] [has:data]")]
    [InlineData("after:2024 before:2024", "[after:2024-01-01] [before:2024-12-31]")]
    [InlineData("after:2024-02 before:2024-02", "[after:2024-02-01] [before:2024-02-29]")]
    [InlineData("after:2024-02-03", "[after:2024-02-03]")]
    [InlineData("before:9999", "[before:9999-12-31]")]
    [InlineData("min:upvotes=10", "[min:upvotes=10]")]
    [InlineData("sort:new graph", "[graph]")]
    [InlineData("arxiv:2309.12345 2309.12345v2 arXiv:2309.12345", "[arxiv:2309.12345]")]
    [InlineData("https://arxiv.org/abs/2309.12345 http://www.arxiv.org/pdf/2309.12345v3.pdf", "[arxiv:2309.12345]")]
    [InlineData("math.AG/0301001 -hep-th/9901001v1", "[arxiv:math/0301001] [-arxiv:hep-th/9901001]")]
    [InlineData("doi:10.1000/182 https://example.org/abs/1", "[\"doi 10 1000 182\"] [\"http example org abs 1\"]")]
    [InlineData("BERT: pre-training", "[bert] [\"pre training\"]")]
    [InlineData("graph & tree — (forest)", "[graph] [tree] [forest]")]
    [InlineData(@"Schr\""odinger bridge", "[schrodinger] [bridge]")]
    [InlineData("c++ graph\"neural net\"work", "[c++] [graph] [\"neural net\"] [work]")]
    public void What_is_well_formed_is_used_whole(string text, string clauses)
    {
        var parsed = PaperQuery.Parse(text);

        Written(parsed).ShouldBe(clauses);
        parsed.Ignored.ShouldBeEmpty();
    }

    /// <param name="text">As typed.</param>
    /// <param name="clauses">What was understood, one clause in brackets.</param>
    /// <param name="ignored">A piece of each sentence, in order.</param>
    [Theory]
    [InlineData("graph topic:", "[graph]", "'topic:' has no value")]
    [InlineData("topic:\"\" graph", "[graph]", "'topic:' has no value")]
    [InlineData("author:-- graph", "[graph]", "'author:--'")]
    [InlineData("colour:red graph", "[colour] [red] [graph]", "'colour:' is not a field")]
    [InlineData("-colour:\"dark red\"", "[-colour] [-\"dark red\"]", "'colour:' is not a field")]
    [InlineData("\"graph net", "[graph] [net]", "quote has no partner")]
    [InlineData("-\"graph net", "[-graph] [net]", "quote has no partner")]
    [InlineData("topic:\"graph net", "[topic:graph] [net]", "quote has no partner")]
    [InlineData("\"graph net\" \"", "[\"graph net\"]", "quote has no partner")]
    [InlineData("graph - net", "[graph] [net]", "'-' stands alone")]
    [InlineData("-", "", "'-' stands alone")]
    [InlineData("OR graph", "[graph]", "'OR' at the beginning")]
    [InlineData("graph OR", "[graph]", "'OR' at the end")]
    [InlineData("OR", "", "'OR' at the beginning")]
    [InlineData("a OR OR b", "[a OR b]", "'OR' stands twice")]
    [InlineData("after:yesterday graph", "[graph]", "'after:yesterday' was not used; a date is 2024")]
    [InlineData("after:2024-13 before:2023-02-29 before:0000", "", "'after:2024-13'|'before:2023-02-29'|'before:0000'")]
    [InlineData("min:upvotes min:stars=3 min:upvotes=-1", "", "'min:upvotes'|'min:stars=3'|'min:upvotes=-1'")]
    [InlineData("has:fun sort:best", "", "'has:fun'|'sort:best'")]
    [InlineData("cat:*", "", "'cat:*'")]
    [InlineData("* x* state-of-the-a*", "[x] [\"state of the a\"]", "'*' of '*'|'*' of 'x*'|'*' of 'state-of-the-a*'")]
    public void What_is_malformed_is_read_as_well_as_possible_and_said(string text, string clauses, string ignored)
    {
        var parsed = PaperQuery.Parse(text);

        Written(parsed).ShouldBe(clauses);
        var expected = ignored.Split('|');
        parsed.Ignored.Count.ShouldBe(expected.Length);
        foreach (var (sentence, piece) in parsed.Ignored.Zip(expected))
            sentence.ShouldContain(piece);
    }

    [Theory]
    [InlineData("sort:relevance", PaperSort.Relevance)]
    [InlineData("graph Sort:NEW", PaperSort.New)]
    [InlineData("sort:new sort:upvotes sort:bogus", PaperSort.Upvotes)]
    public void The_order_can_be_asked_for(string text, PaperSort sort) => PaperQuery.Parse(text).Query.Sort.ShouldBe(sort);

    [Fact]
    public void What_is_too_long_is_cut_and_said()
    {
        var many = PaperQuery.Parse(string.Join(' ', Enumerable.Range(0, 100).Select(number => $"w{number}")));
        many.Query.Clauses.Count.ShouldBe(PaperQuery.MaxTerms);
        many.Ignored.ShouldBe(["Only the first 64 conditions were used."]);

        var mb = PaperQuery.Parse(new string('x', 1_000_000));
        mb.Query.Text.Length.ShouldBe(PaperQuery.MaxText);
        mb.Ignored.ShouldBe(["Only the first 1,000 characters were read."]);

        PaperQuery.Parse("graph" + new string(' ', 5000) + "net").Ignored.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_that_can_be_typed_is_an_error_or_takes_long()
    {
        var (longest, slowest) = (TimeSpan.Zero, "");
        Texts.Any.Sample(
            text =>
            {
                var watch = Stopwatch.StartNew();
                var query = PaperQuery.Parse(text).Query;
                if (watch.Elapsed > longest)
                    (longest, slowest) = (watch.Elapsed, text);

                query.Clauses.ShouldAllBe(clause => clause.AnyOf.Count > 0);
                PaperQuery.Parse(query.Text).Query.ShouldBe(query);
            },
            iter: 10_000,
            threads: 1);

        longest.ShouldBeLessThan(TimeSpan.FromSeconds(1), $"microseconds on a quiet machine: {slowest}");
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("-")]
    [InlineData("a:")]
    [InlineData("topic:\"")]
    [InlineData("author:a,")]
    [InlineData("x* OR ")]
    [InlineData("\\'")]
    [InlineData("{\\\"")]
    [InlineData("ΰ\u0301")]
    public void A_megabyte_of_anything_is_read_at_once(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        PaperQuery.Parse(piece);

        var watch = Stopwatch.StartNew();
        PaperQuery.Parse(text).Query.Text.Length.ShouldBeLessThanOrEqualTo(PaperQuery.MaxText);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "a hundredth of it on a quiet machine");
    }

    [Fact]
    public void The_text_of_a_query_is_the_query()
        => Texts.Any.Sample(text =>
        {
            var query = PaperQuery.Parse(text).Query;
            var again = PaperQuery.Parse(query.ToString()).Query;

            again.ShouldBe(query);
            again.TitleKey.ShouldBe(query.TitleKey);
            again.Sort.ShouldBe(query.Sort);
            Written(again).ShouldBe(Written(query));
        }, iter: 10_000);

    [Fact]
    public void The_text_of_each_term_is_the_term()
        => Texts.Any.Sample(text =>
        {
            var clauses = PaperQuery.Parse(text).Query.Clauses;
            foreach (var clause in clauses)
            {
                var again = PaperQuery.Parse(clause.ToString());
                again.Ignored.ShouldBeEmpty();
                again.Query.Clauses.ShouldHaveSingleItem().AnyOf.ShouldBe(clause.AnyOf);
            }
        }, iter: 10_000);

    private static string Written(ParsedQuery parsed) => Written(parsed.Query);

    private static string Written(PaperQuery query) => string.Join(' ', query.Clauses.Select(clause => $"[{clause}]"));
}
