using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.SemanticScholar;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.SemanticScholar;

public sealed class SemanticScholarReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_record_becomes_a_whole_paper()
    {
        var paper = Paper("""
            "externalIds": {"ArXiv": "2611.00042", "DOI": "10.1000/Pond.7", "CorpusId": 7}, "url": "https://www.semanticscholar.org/paper/p7",
            "title": "Tides of a small pond", "abstract": "It moves.", "venue": "J. Ponds", "year": 2026, "publicationDate": "2026-11-03",
            "journal": {"name": "Journal of Ponds", "volume": "7", "pages": "11 - 19"}, "authors": [{"authorId": "1", "name": "Ada Moor"}],
            "openAccessPdf": {"url": "https://example.org/a.pdf", "status": "GOLD"}, "publicationTypes": ["JournalArticle"]
            """).Records.Single().Paper;

        paper.Id.ShouldBe("arxiv:2611.00042");
        paper.Doi.ShouldBe("10.1000/pond.7");
        paper.Title.ShouldBe("Tides of a small pond");
        paper.Abstract.ShouldBe("It moves.");
        paper.Authors.ShouldBe([new Author("Ada Moor")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero));
        paper.JournalRef.ShouldBe("Journal of Ponds 7, 11 - 19 (2026)");
        paper.Links.Select(link => link.Url).ShouldBe(
            ["https://arxiv.org/abs/2611.00042", "https://arxiv.org/pdf/2611.00042", "https://doi.org/10.1000/pond.7", "https://example.org/a.pdf"]);
        paper.Sources.ShouldBe([new SourceRecord("semantic-scholar", "p7", At)]);
    }

    [Theory]
    [InlineData(""" "externalIds": {"ArXiv": "2611.00042", "DOI": "10.48550/arXiv.2611.00042"} """, "arxiv:2611.00042", null)]
    [InlineData(""" "externalIds": {"DOI": "10.48550/arXiv.2611.00042"} """, "arxiv:2611.00042", null)]
    [InlineData(""" "externalIds": {"DOI": "10.1000/1"} """, "doi:10.1000/1", "10.1000/1")]
    [InlineData(""" "externalIds": {"ArXiv": "?"} """, "semantic-scholar:p7", null)]
    [InlineData(""" "externalIds": null, "url": "https://www.semanticscholar.org/paper/p7" """, "semantic-scholar:p7", null)]
    public void The_best_name_is_its_id(string fields, string id, string? doi)
    {
        var paper = Paper($$""" "title": "T", {{fields}} """).Records.Single().Paper;

        paper.Id.ShouldBe(id);
        paper.Doi.ShouldBe(doi);
    }

    [Theory]
    [InlineData(""" "year": 2026 """, "2026-01-01")]
    [InlineData(""" "year": 2026, "publicationDate": "2026-11-03" """, "2026-11-03")]
    [InlineData(""" "year": null """, null)]
    [InlineData(""" "year": 0 """, null)]
    public void A_date_may_be_a_year_only_or_unknown(string fields, string? day)
        => Paper($$""" "title": "T", {{fields}} """).Records.Single().Paper.Published.ShouldBe(day is null ? null : DateTimeOffset.Parse($"{day}T00:00Z", null));

    [Theory]
    [InlineData("""["Dataset"]""", 0)]
    [InlineData("""["JournalArticle", "Dataset"]""", 1)]
    [InlineData("[]", 1)]
    [InlineData("null", 1)]
    [InlineData("""["\ud800"]""", 1)]
    public void Data_alone_are_passed_over(string types, int count)
        => Paper($$""" "title": "T", "publicationTypes": {{types}} """).Records.Count.ShouldBe(count);

    [Theory]
    [InlineData("7", "an object is expected")]
    [InlineData("{}", "paperId: missing")]
    [InlineData("""{"paperId": "p1", "title": null}""", "title: missing")]
    [InlineData("""{"paperId": "p1", "title": "T", "authors": ["Moor"]}""", "authors: an object is expected")]
    [InlineData("""{"paperId": "p1", "title": "T", "externalIds": []}""", "externalIds: an object is expected")]
    [InlineData("""{"paperId": "p 1", "title": "T"}""", "id: 'semantic-scholar:p 1' is not of the form")]
    public void A_bad_record_says_what_is_wrong_and_the_others_arrive(string paper, string reason)
    {
        var part = Read($$"""{"total": 2, "token": "t1", "data": [{"paperId": "p0", "title": "T"}, {{paper}}]}""");

        part.ResumptionToken.ShouldBe("t1");
        part.Page.Bad.Single().Reason.ShouldStartWith(reason);
        part.Page.Records.Count.ShouldBe(1);
        part.Page.Expected.ShouldBeNull();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"data": {}}""")]
    [InlineData("""{"error": "Paper with id 0 not found"}""")]
    public void What_holds_no_papers_is_refused_whole(string answer)
        => Should.Throw<InvalidDataException>(() => Read(answer)).Message.ShouldStartWith("no papers of Semantic Scholar");

    [Theory]
    [InlineData("paper-qa-test_bulk_doi_search-4.json", "arxiv:2312.07559")]
    [InlineData("paper-qa-test_bulk_doi_search-5.json", "doi:10.1023/a:1007154515475")]
    [InlineData("paper-qa-test_bulk_title_search-1.json", "arxiv:2304.05376")]
    [InlineData("paper-qa-test_bulk_title_search-2.json", "doi:10.1063/1.4938384")]
    [InlineData("paper-qa-test_bulk_title_search-8.json", "doi:10.1016/j.xgen.2025.100814")]
    [InlineData("paper-qa-test_doi_search_paper_attributes0_-0.json", "doi:10.1016/j.xgen.2025.100814")]
    [InlineData("paper-qa-test_doi_search_paper_attributes3_-0.json", "doi:10.1016/j.addr.2015.01.008")]
    [InlineData("paper-qa-test_odd_client_requests-9.json", "doi:10.1007/s40278-023-41815-2")]
    public async Task Every_paper_of_every_real_answer_is_read(string file, string id)
    {
        var page = await ReadFileAsync(file);

        page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
        page.Records.Single().Paper.Id.ShouldBe(id);
    }

    [Theory]
    [InlineData("semanticscholar-test_search_paper-0.json", 100)]
    [InlineData("semanticscholar-test_search_paper_with_relevance_and_sort-0.json", 100)]
    [InlineData("semanticscholar-test_get_author_papers-0.json", 100)]
    [InlineData("paper-qa-test_s2_title_search_empty_data-0.json", 0)]
    public async Task Real_lists_with_titles_only_are_read(string file, int count)
    {
        var page = await ReadFileAsync(file);

        page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
        page.Records.Count.ShouldBe(count);
    }

    private static async Task<Page> ReadFileAsync(string file)
        => Read(await File.ReadAllTextAsync(SharedData.Wire("semantic-scholar", file), TestContext.Current.CancellationToken)).Page;

    private static Page Paper(string fields) => Read($$"""{"paperId": "p7", {{fields}}}""").Page;

    private static ListPart Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return new SemanticScholarReader("semantic-scholar").Read(json.RootElement, At);
    }
}
