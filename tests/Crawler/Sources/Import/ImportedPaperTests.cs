using System.Globalization;
using PaperMesh.Contracts;

namespace PaperMesh.Crawler.Tests.Sources.Import;

/// <summary>What a good line says.</summary>
public sealed class ImportedPaperTests
{
    [Fact]
    public async Task A_line_with_everything_becomes_a_whole_paper()
    {
        var paper = await ReadOneAsync("""
            {"id": "2601.00042v3", "title": "Tides of a  small\n pond", "abstract": "We look at water.\nIt moves.\n  Slowly.",
             "authors": ["Ada Moor", {"name": "Bo Lind", "affiliation": "Pond Institute", "orcid": "https://orcid.org/0000-0002-1825-009x"}],
             "categories": ["stat.AP", "physics.flu-dyn", "stat.AP"], "primary": "physics.flu-dyn", "published": "2026-01-02",
             "updated": "2026-03-04T05:06:07+02:00", "announced": "2026-01-05", "doi": "https://doi.org/10.1000/POND.7",
             "comment": " 12 pages ", "journal_ref": "J. Ponds 7", "license": "http://creativecommons.org/licenses/by/4.0/",
             "url": "https://ponds.example.org/tides", "links": [{"kind": "code", "url": "https://git.example.org/tides"}],
             "somethingElse": [1, 2]}
            """.ReplaceLineEndings(" "));

        paper.Id.ShouldBe("arxiv:2601.00042");
        paper.Version.ShouldBe(3);
        paper.Revision.ShouldBe(0);
        paper.Title.ShouldBe("Tides of a small pond");
        paper.Abstract.ShouldBe("We look at water. It moves.\nSlowly.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind", "Pond Institute", "0000-0002-1825-009X")]);
        paper.Categories.ShouldBe(["physics.flu-dyn", "stat.AP"]);
        paper.PrimaryCategory.ShouldBe("physics.flu-dyn");
        paper.Published.ShouldBe(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));
        paper.Updated.ShouldBe(new DateTimeOffset(2026, 3, 4, 3, 6, 7, TimeSpan.Zero));
        paper.Announced.ShouldBe(new DateOnly(2026, 1, 5));
        paper.Doi.ShouldBe("10.1000/pond.7");
        paper.Comment.ShouldBe("12 pages");
        paper.JournalRef.ShouldBe("J. Ponds 7");
        paper.License.ShouldBe("http://creativecommons.org/licenses/by/4.0/");
        paper.Links.ShouldBe([
            new PaperLink("abstract", "https://arxiv.org/abs/2601.00042"), new PaperLink("pdf", "https://arxiv.org/pdf/2601.00042"),
            new PaperLink("abstract", "https://ponds.example.org/tides"), new PaperLink("code", "https://git.example.org/tides"),
        ]);
        paper.Sources.ShouldBe([new SourceRecord("import", "2601.00042v3", Imported.At)]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Fact]
    public async Task A_title_and_an_id_are_enough()
    {
        var paper = await ReadOneAsync("""{"id": "2601.00042", "title": "Tides", "published": null, "authors": null}""");

        paper.Abstract.ShouldBeEmpty();
        paper.Published.ShouldBeNull();
        paper.Announced.ShouldBeNull();
    }

    [Theory]
    [InlineData("2309.12345", "arxiv:2309.12345", 1)]
    [InlineData("arXiv:2309.12345v2", "arxiv:2309.12345", 2)]
    [InlineData("hep-th/9901001v4", "arxiv:hep-th/9901001", 4)]
    [InlineData("math.AG/0601001", "arxiv:math/0601001", 1)]
    [InlineData("doi:10.1000/ABC", "doi:10.1000/abc", 1)]
    [InlineData("naacl2021:2021.naacl-main.2", "naacl2021:2021.naacl-main.2", 1)]
    [InlineData("ponds:a/b", "ponds:a/b", 1)]
    public async Task An_id_says_where_the_paper_is_from(string given, string id, int version)
    {
        var paper = await ReadOneAsync($$"""{"id": "{{given}}", "title": "Tides"}""");

        paper.Id.ShouldBe(id);
        paper.Version.ShouldBe(version);
        paper.Sources.Single().NativeId.ShouldBe(given);
    }

    [Theory]
    [InlineData("704.0002", "0704.0002")]
    [InlineData("1002.483", "1002.4830")]
    [InlineData("1904.0977300000002", "1904.09773")]
    [InlineData("1702.0539899999999", "1702.05399")]
    [InlineData("1811.0003", "1811.00030")]
    [InlineData("2309.12345", "2309.12345")]
    public async Task An_id_that_was_a_number_once_is_kept_and_its_links_lead_to_the_paper(string given, string written)
    {
        var paper = await ReadOneAsync($$"""{"id": "{{given}}", "title": "Tides"}""");

        paper.Id.ShouldBe($"arxiv:{given}");
        paper.Links[0].Url.ShouldBe($"https://arxiv.org/abs/{written}");
    }

    [Fact]
    public async Task A_paper_without_id_goes_by_its_doi()
        => (await ReadOneAsync("""{"doi": "10.1000/Pond", "title": "Tides"}""")).Id.ShouldBe("doi:10.1000/pond");

    [Theory]
    [InlineData("2021", "2021-01-01T00:00:00Z")]
    [InlineData("2021-07", "2021-07-01T00:00:00Z")]
    [InlineData("2021-07-08", "2021-07-08T00:00:00Z")]
    [InlineData("2021-07-08T09:10:11.125Z", "2021-07-08T09:10:11.125Z")]
    [InlineData("2021-07-08T00:30:00+02:00", "2021-07-07T22:30:00Z")]
    public async Task A_date_may_be_as_exact_as_it_is_known(string given, string read)
        => (await ReadOneAsync($$"""{"id": "2107.00001", "title": "Tides", "published": "{{given}}"}""")).Published
            .ShouldBe(DateTimeOffset.Parse(read, CultureInfo.InvariantCulture));

    [Fact]
    public async Task A_date_that_is_of_an_announcement_is_the_day_of_the_daily_page()
        => (await ReadOneAsync("""{"id": "2107.00001", "title": "Tides", "published": "2021-07-02", "dateKind": "announced"}""")).Announced
            .ShouldBe(new DateOnly(2021, 7, 2));

    [Fact]
    public async Task A_venue_is_where_it_was_printed()
        => (await ReadOneAsync("""{"id": "x:1", "title": "Tides", "venue": "POND", "year": 2023}""")).JournalRef.ShouldBe("POND 2023");

    private static async Task<Paper> ReadOneAsync(string line)
    {
        var import = await Imported.ReadAsync(line);
        import.Bad.ShouldBeEmpty();
        return import.Records.Single().Paper;
    }
}
