using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class PaperChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("  two\u00a0\u2003blanks\r\n  and a line ", "two blanks and a line")]
    [InlineData("bell\u0007 and \u007fdelete", "bell and delete")]
    [InlineData("turned \u202egnorw\u202c, \u2066isolated\u2069, zero\u200bwidth, \ufeffmark", "turned gnorw, isolated, zerowidth, mark")]
    [InlineData("joiners \u0928\u200d\u094d and emoji \U0001f600 stay", "joiners \u0928\u200d\u094d and emoji \U0001f600 stay")]
    [InlineData("Tom &amp; Jerry&#39;s &plusmn;4 &lt;b&gt;", "Tom & Jerry's ±4 <b>")]
    [InlineData("&amp;lt; is read once", "&lt; is read once")]
    [InlineData("R&D; AT&T", "R&D; AT&T")]
    [InlineData("$\\alpha \\& \\beta$", "$\\alpha \\& \\beta$")]
    [InlineData("half &#55296; stays text", "half &#55296; stays text")]
    public void A_title_is_one_clean_line(string given, string title)
        => PaperChecks.Clean(Tides with { Title = given }).Title.ShouldBe(title);

    [Theory]
    [InlineData("one\ntwo", "one two")]
    [InlineData("  one\ntwo\n  three\nfour", "one two\nthree four")]
    [InlineData("one\r\n\r\ntwo", "one\ntwo")]
    [InlineData("one\n\n\n  \n\ttwo\n", "one\ntwo")]
    [InlineData("\n", "")]
    public void An_abstract_keeps_its_paragraphs(string given, string text)
        => PaperChecks.Clean(Tides with { Abstract = given }).Abstract.ShouldBe(text);

    [Fact]
    public void Links_that_lead_elsewhere_than_to_the_web_are_left_out()
    {
        var paper = PaperChecks.Clean(Tides with
        {
            License = "javascript:alert(1)",
            Links =
            [
                new("code", " https://git.example.org/a b "), new("project", "https://git.example.org/a%20b"), new("pdf", "javascript:alert(1)"),
                new("pdf", "file:///etc/passwd"), new("pdf", "/relative"), new("pdf", $"https://example.org/{new string('a', 1_000)}"),
                new("model", "https://example.org/\"><script>"),
            ],
        });

        paper.License.ShouldBeNull();
        paper.Links.ShouldBe([new("code", "https://git.example.org/a%20b"), new("model", "https://example.org/%22%3E%3Cscript%3E")]);
    }

    [Fact]
    public void The_primary_category_comes_first_and_each_once()
    {
        var paper = PaperChecks.Clean(Tides with { Categories = ["cs.CL", "not one", "cs.AI", "cs.CL"], PrimaryCategory = "cs.AI" });

        paper.Categories.ShouldBe(["cs.AI", "cs.CL"]);
        paper.PrimaryCategory.ShouldBe("cs.AI");
    }

    [Fact]
    public void Namesakes_stay_two_authors_and_nobody_is_none()
        => PaperChecks.Clean(Tides with { Authors = [new("Wei  Moor"), new(" "), new("Wei Moor")] }).Authors
            .ShouldBe([new("Wei Moor"), new("Wei Moor")]);

    [Theory]
    [InlineData("10.1000/182", "10.1000/182")]
    [InlineData("https://doi.org/10.1000/ABC(1)", "10.1000/abc(1)")]
    [InlineData("doi:10.1000.5/x", "10.1000.5/x")]
    [InlineData("10.1000/one, 10.1000/two", "10.1000/one")]
    [InlineData("10.1000/one\n  10.1000/two", "10.1000/one")]
    [InlineData("n/a", null)]
    public void Of_several_DOIs_the_first_is_kept_in_lower_case(string given, string? doi)
        => PaperChecks.Clean(Tides with { Doi = given }).Doi.ShouldBe(doi);

    [Fact]
    public void A_long_comment_is_cut_between_two_characters()
        => PaperChecks.Clean(Tides with { Comment = new string('a', 4_999) + "\U0001f600" }).Comment.ShouldBe(new string('a', 4_999));

    [Theory]
    [InlineData("arxiv:2601.00001", null)]
    [InlineData("doi:10.1002/(sici)1<1::aid>3.0.co;2-2", null)]
    [InlineData("ponds:a/b", null)]
    [InlineData("2601.00001", "is not of the form")]
    [InlineData("ponds:", "is not of the form")]
    [InlineData("ponds:a//b", "is not of the form")]
    [InlineData("ponds:a\u0000b", "is not of the form")]
    [InlineData("ponds:a\u202eb", "is not of the form")]
    public void An_id_has_a_source_and_no_white_space(string id, string? fault)
    {
        var found = PaperChecks.Fault(Tides with { Id = id }, Now);

        if (fault is null)
            found.ShouldBeNull();
        else
            found.ShouldNotBeNull().ShouldContain(fault);
    }

    [Fact]
    public void An_id_has_at_most_two_hundred_characters()
        => PaperChecks.Fault(Tides with { Id = $"x:{new string('a', 199)}" }, Now).ShouldBe("id: 201 characters, more than 200");

    [Theory]
    [InlineData(1799, false)]
    [InlineData(1800, true)]
    [InlineData(2027, true)]
    [InlineData(2028, false)]
    public void A_date_lies_between_the_first_paper_and_next_year(int year, bool fine)
        => (PaperChecks.Fault(Tides with { Published = new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero) }, Now) is null).ShouldBe(fine);

    private static Paper Tides => new() { Id = "arxiv:2601.00001", Title = "Tides" };
}
