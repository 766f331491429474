using PaperMesh.Contracts;
using PaperMesh.Query.Citations;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Citations;

public sealed class RisTests
{
    private static readonly Paper Printed = Invented.Paper("Tides in $\\ell_2$") with
    {
        Abstract = "First.\nTY  - TRAP",
        Authors = [new("Ada Lovelace"), new("Paul Erd\\H{o}s"), new("John Smith, Jr."), new("The Tide Collaboration")],
        Published = new DateTimeOffset(2026, 11, 19, 8, 0, 0, TimeSpan.Zero),
        JournalRef = "J. of Tides 7",
        Doi = "10.1000/182",
        Links = [new(LinkKinds.Abstract, "https://arxiv.org/abs/2611.00001")],
    };

    [Fact]
    public void An_entry_is_lines_of_a_tag_and_a_value()
        => Ris.Of(Printed).ShouldBe("""
            TY  - JOUR
            ID  - lovelace2026tides-2611.00001
            TI  - Tides in ℓ₂
            AU  - Lovelace, Ada
            AU  - Erdős, Paul
            AU  - Smith, John, Jr.
            AU  - The Tide Collaboration
            PY  - 2026
            DA  - 2026/11/19
            T2  - J. of Tides 7
            AB  - First. TY - TRAP
            DO  - 10.1000/182
            AN  - arXiv:2611.00001
            UR  - https://arxiv.org/abs/2611.00001
            ER  - 

            """.ReplaceLineEndings("\r\n"));

    [Fact]
    public async Task A_parser_reads_back_what_the_papers_say()
    {
        var read = await NodePrograms.ReadAsync(Ris.Of([Printed, Invented.Paper("Only a title", 2)]), "ris");

        read.GetArrayLength().ShouldBe(2);
        var first = read[0];
        first.GetProperty("title").GetString().ShouldBe("Tides in ℓ₂");
        first.GetProperty("type").GetString().ShouldBe("article-journal");
        first.GetProperty("container-title").GetString().ShouldBe("J. of Tides 7");
        first.GetProperty("author").EnumerateArray()
            .Select(author => author.TryGetProperty("literal", out var group) ? group.GetString() : author.GetProperty("family").GetString())
            .ShouldBe(["Lovelace", "Erdős", "Smith", "The Tide Collaboration"]);
        read[1].GetProperty("title").GetString().ShouldBe("Only a title");
    }

    [Theory]
    [InlineData("/papers/arxiv:2611.00001.ris", null)]
    [InlineData("/papers/arxiv:2611.00001", "application/x-research-info-systems")]
    [InlineData("/search.ris?q=tides", null)]
    [InlineData("/topics/tides.ris", null)]
    public async Task It_is_one_of_the_formats_of_papers_and_lists(string path, string? accept)
    {
        await using var site = await Site.WithAsync(Invented.Event(Printed, "tides"));

        var answer = await site.GetAsync(path, accept);

        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/x-research-info-systems");
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(Ris.Of(Printed));
    }
}
