using PaperMesh.Contracts;
using PaperMesh.Query.Pages;

namespace PaperMesh.Query.Tests.Pages;

public sealed class BibTeXTests
{
    [Fact]
    public void An_entry_has_what_citing_takes()
        => BibTeX.Of(new Paper
        {
            Id = "arxiv:2611.00001",
            Title = "The $\\ell_2$ norm of tides",
            Authors = [new("Ada Lovelace"), new("Paul Erd\\H{o}s")],
            Published = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero),
            PrimaryCategory = "math.CO",
            Doi = "10.1000/182",
            Links = [new(LinkKinds.Abstract, "https://arxiv.org/abs/2611.00001")],
        }).ShouldBe("""
            @misc{lovelace2026norm,
              title         = {The $\ell_2$ norm of tides},
              author        = {Ada Lovelace and Paul Erd\H{o}s},
              year          = {2026},
              eprint        = {2611.00001},
              archivePrefix = {arXiv},
              primaryClass  = {math.CO},
              doi           = {10.1000/182},
              url           = {https://arxiv.org/abs/2611.00001}
            }

            """);

    [Theory]
    [InlineData("100% of A & B #1", @"title         = {100\% of A \& B \#1}")]
    [InlineData(@"100\% of A \& B", @"title         = {100\% of A \& B}")]
    [InlineData("Half } open { braces", "title         = {Half  open  braces}")]
    [InlineData("Twice } open", "title         = {Twice  open}")]
    public void No_title_breaks_the_entry(string title, string field) => BibTeX.Of(Invented.Paper(title)).ShouldContain(field);

    [Theory]
    [InlineData("Paul Erdős", "On graphs", "erdos2026graphs")]
    [InlineData("Paul Erd\\H{o}s", "On the $\\ell_2$ norm", "erdos2026norm")]
    [InlineData("山田 太郎", "大規模言語", "arxiv261100001")]
    public void A_key_is_made_of_plain_letters(string author, string title, string key)
        => BibTeX.Of(Invented.Paper(title) with { Authors = [new(author)] }).ShouldStartWith($"@misc{{{key},");
}
