using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Query.Citations;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Citations;

public sealed class BibTeXTests
{
    [Fact]
    public void An_entry_has_what_citing_takes()
        => BibTeX.Of(new Paper
        {
            Id = "arxiv:2611.00001",
            Title = "The $\\ell_2$ norm of tides in BERT",
            Authors = [new("Ada Lovelace"), new("Paul Erd\\H{o}s"), new("The Tide Collaboration")],
            Published = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero),
            PrimaryCategory = "math.CO",
            Doi = "10.1000/182_3",
            Links = [new(LinkKinds.Abstract, "https://arxiv.org/abs/2611.00001")],
        }).ShouldBe("""
            @misc{lovelace2026norm-2611.00001,
              title         = {The $\ell_2$ norm of tides in {BERT}},
              author        = {Ada Lovelace and Paul Erd{\H{o}}s and {The Tide Collaboration}},
              year          = {2026},
              eprint        = {2611.00001},
              archivePrefix = {arXiv},
              primaryClass  = {math.CO},
              doi           = {10.1000/182_3},
              url           = {https://arxiv.org/abs/2611.00001}
            }

            """);

    [Theory]
    [InlineData("100% of A & B #1_2", @"title         = {100\% of A \& B \#1\_2}")]
    [InlineData(@"100\% of A \& B", @"title         = {100\% of A \& B}")]
    [InlineData("Half } open { braces", "title         = {Half  open  braces}")]
    [InlineData("Twice } open", "title         = {Twice  open}")]
    [InlineData("It costs $5 and 2^3", @"title         = {It costs \$5 and 2\^{}3}")]
    [InlineData(@"The end \", @"title         = {The end \textbackslash{}}")]
    [InlineData("{GPT} and GPT-4 for $f_A(x)$", "title         = {{GPT} and {GPT-4} for $f_A(x)$}")]
    public void No_title_breaks_the_entry(string title, string field) => BibTeX.Of(Invented.Paper(title)).ShouldContain(field);

    [Theory]
    [InlineData("Paul Erdős", "On graphs", "erdos2026graphs-2611.00001")]
    [InlineData("Paul Erd\\H{o}s", "On the $\\ell_2$ norm", "erdos2026norm-2611.00001")]
    [InlineData("Ludwig van Beethoven", "Moonlight", "vanbeethoven2026moonlight-2611.00001")]
    [InlineData("山田 太郎", "大規模言語", "arxiv:2611.00001")]
    public void A_key_is_made_of_plain_letters_and_the_id(string author, string title, string key)
        => BibTeX.Of(Invented.Paper(title) with { Authors = [new(author)] }).ShouldStartWith($"@misc{{{key},");

    [Fact]
    public async Task A_parser_reads_back_what_the_papers_say()
    {
        Paper[] papers =
        [
            Invented.Paper("Tides in $\\ell_2$: 100% of A & B_1 {with} BERT", 1) with
            {
                Authors = [new("Ada Lovelace"), new("Paul Erd\\H{o}s"), new("Otto Größe"), new("Ludwig van Beethoven"), new("John Smith, Jr."), new("The Tide and Wave Team")],
            },
            Invented.Paper("Étude naïve {", 2) with
            {
                Authors = [new("Ada Lovelace")],
                JournalRef = "J. of Tides 7 (2026) 1--9",
                Doi = "10.1000/a_b{c",
                Links = [new(LinkKinds.Abstract, "https://example.org/a_b?c=%20&d#e")],
            },
            Invented.Paper("图像 \\", 3),
        ];

        var read = await NodePrograms.ReadAsync(BibTeX.Of(papers), "bibtex");

        read.GetProperty("errors").EnumerateArray().ShouldBeEmpty();
        JsonElement[] entries = [.. read.GetProperty("entries").EnumerateArray()];
        entries.Select(entry => entry.GetProperty("type").GetString()).ShouldBe(["misc", "article", "misc"]);
        Field(entries[0], "title").ShouldBe("Tides in ℓ₂: 100% of A & B_1 with BERT");
        entries[0].GetProperty("fields").GetProperty("author").EnumerateArray().Select(Name).ShouldBe(
            ["Ada|Lovelace", "Paul|Erdős", "Otto|Größe", "Ludwig|van Beethoven", "John|Smith|Jr.", "The Tide and Wave Team"]);
        Field(entries[1], "title").ShouldBe("Étude naïve");
        Field(entries[1], "journal").ShouldBe("J. of Tides 7 (2026) 1–9");
        Field(entries[1], "doi").ShouldBe("10.1000/a_b%7Bc");
        Field(entries[1], "url").ShouldBe("https://example.org/a_b?c=%20&d#e");
        Field(entries[2], "title").ShouldBe("图像 \\");
    }

    [Fact]
    public async Task A_list_has_each_paper_once_under_the_key_that_the_paper_has_alone()
    {
        await using var site = await Site.WithAsync(
            [.. Enumerable.Range(1, 520).Select(number => Invented.Event(Invented.Paper("Tides again", number) with { Authors = [new("Wei Wang")] }, "tides"))]);

        var answer = await site.GetAsync("/topics/tides.bib");
        var read = await NodePrograms.ReadAsync(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), "bibtex");
        string[] keys = [.. read.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("key").GetString()!)];

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/x-bibtex");
        keys.Length.ShouldBe(500);
        keys.Distinct(StringComparer.OrdinalIgnoreCase).Count().ShouldBe(500);
        keys.ShouldContain("wang2026tides-2611.00400");
        (await site.TextAsync("/papers/arxiv:2611.00400.bib")).ShouldStartWith("@misc{wang2026tides-2611.00400,");

        // The rest is where the answer says.
        var next = answer.Headers.GetValues("Link").Single();
        next.ShouldEndWith("; rel=\"next\"");
        var rest = await site.TextAsync(new Uri(next[1..next.IndexOf('>', StringComparison.Ordinal)]).PathAndQuery);
        rest.Split("@misc{").Length.ShouldBe(21);
    }

    [Theory]
    [InlineData("/search.bib?q=tides")]
    [InlineData("/daily/2026-11-20.bib")]
    [InlineData("/daily.bib")]
    [InlineData("/feed.bib")]
    public async Task Every_list_can_be_cited(string path)
    {
        await using var site = await Site.WithAsync(Invented.Event(Invented.Paper("Tides")));

        (await site.TextAsync(path)).ShouldContain("title         = {Tides}");
    }

    private static string? Field(JsonElement entry, string name) => entry.GetProperty("fields").GetProperty(name).GetString()?.Trim();

    private static string Name(JsonElement author)
    {
        string? Part(string name) => author.TryGetProperty(name, out var part) ? part.GetString() : null;
        return Part("name") ?? string.Join('|', new[] { Part("firstName"), $"{Part("prefix")} {Part("lastName")}".Trim(), Part("suffix") }.Where(part => part is not null));
    }
}
