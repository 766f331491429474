using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.OpenAlex;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.OpenAlex;

public sealed class OpenAlexReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_work_becomes_a_whole_paper()
    {
        var paper = Work("""
            "doi": "https://doi.org/10.1000/Pond.7", "title": "Tides of a <i>small</i> pond", "type": "article", "publication_date": "2026-11-03",
            "abstract_inverted_index": {"ponds.": [3, 6], "We": [0, 4], "like": [5, 1], "small": [2]},
            "authorships": [
              {"author": {"display_name": "Ada Moor", "orcid": "https://orcid.org/0000-0002-1825-0097"}, "raw_affiliation_strings": ["Pond Lab", "Lake Lab"]},
              {"author": {"display_name": null}, "raw_author_name": "Bo Lind", "raw_affiliation_strings": []}],
            "primary_location": {"pdf_url": "https://example.org/a.pdf", "source": {"display_name": "Journal of Ponds", "type": "journal"}},
            "best_oa_location": {"pdf_url": "https://example.org/b.pdf"},
            "biblio": {"volume": "7", "issue": "2", "first_page": "11", "last_page": "19"}, "is_retracted": false
            """).Records.Single().Paper;

        paper.Id.ShouldBe("doi:10.1000/pond.7");
        paper.Title.ShouldBe("Tides of a small pond");
        paper.Abstract.ShouldBe("We like small ponds. We like ponds.");
        paper.Authors.ShouldBe([new Author("Ada Moor", "Pond Lab; Lake Lab", "0000-0002-1825-0097"), new Author("Bo Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero));
        paper.Doi.ShouldBe("10.1000/pond.7");
        paper.JournalRef.ShouldBe("Journal of Ponds 7(2), 11-19 (2026)");
        paper.Links.ShouldBe([new("abstract", "https://doi.org/10.1000/pond.7"), new("pdf", "https://example.org/b.pdf")]);
        paper.Sources.ShouldBe([new SourceRecord("openalex", "W7", At)]);
    }

    [Theory]
    [InlineData(""" "doi": "https://doi.org/10.48550/arxiv.2611.00042" """, "arxiv:2611.00042", null)]
    [InlineData(""" "doi": "https://doi.org/10.1000/1", "locations": [{"landing_page_url": "http://arxiv.org/abs/2611.00042v2"}] """, "arxiv:2611.00042", "10.1000/1")]
    [InlineData(""" "locations": [{"landing_page_url": null}, 7, {"landing_page_url": "https://arxiv.org/pdf/hep-th/9901001"}] """, "arxiv:hep-th/9901001", null)]
    [InlineData(""" "locations": [{"landing_page_url": "https://arxiv.org.example.org/abs/2611.00042"}] """, "openalex:W7", null)]
    [InlineData(""" "doi": null """, "openalex:W7", null)]
    public void The_best_name_is_its_id(string fields, string id, string? doi)
    {
        var paper = Work($$""" "title": "T", {{fields}} """).Records.Single().Paper;

        paper.Id.ShouldBe(id);
        paper.Doi.ShouldBe(doi);
        paper.Links.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(""" "title": "T", "type": "dataset" """)]
    [InlineData(""" "title": "T", "type": "erratum" """)]
    [InlineData(""" "title": "T", "type": "article", "is_paratext": true """)]
    public void What_is_no_paper_is_passed_over(string fields) => Work(fields).ShouldSatisfyAllConditions(
        page => page.Records.ShouldBeEmpty(), page => page.Bad.ShouldBeEmpty());

    [Fact]
    public void What_was_retracted_is_withdrawn()
        => Work(""" "title": "T", "is_retracted": true """).Records.Single().Paper.Withdrawn.ShouldBeTrue();

    [Theory]
    [InlineData("7", "an object is expected")]
    [InlineData("{}", "id: missing")]
    [InlineData("""{"id": "https://openalex.org/W7", "title": null}""", "title: missing")]
    [InlineData("""{"id": "https://openalex.org/W7", "title": "T", "abstract_inverted_index": {"a": [1e99]}}""", "abstract_inverted_index: a place is expected")]
    [InlineData("""{"id": "https://openalex.org/W7", "title": "T", "abstract_inverted_index": {"a": 1}}""", "abstract_inverted_index: a list of places is expected")]
    [InlineData("""{"id": "https://openalex.org/W7", "title": "T", "abstract_inverted_index": {"\ud800": [1]}}""", "abstract_inverted_index: holds half of a character")]
    [InlineData("""{"id": "https://openalex.org/W7", "title": "T", "authorships": [7]}""", "authorships: an object is expected")]
    [InlineData("""{"id": "https://openalex.org/W7", "title": "T", "publication_date": "soon"}""", "publication_date: 'soon' is no date")]
    public void A_bad_work_says_what_is_wrong_and_the_others_arrive(string work, string reason)
    {
        var page = Read($$"""{"meta": {"count": 3}, "results": [{"id": "https://openalex.org/W1", "title": "T"}, {{work}}]}""").Page;

        page.Bad.Single().Reason.ShouldStartWith(reason);
        page.Records.Count.ShouldBe(1);
        page.Expected.ShouldBe(3);
    }

    [Fact]
    public void Places_far_apart_cost_no_memory()
        => Work(""" "title": "T", "abstract_inverted_index": {"b": [2147483647], "a": [-5]} """).Records.Single().Paper.Abstract.ShouldBe("a b");

    [Theory]
    [InlineData("""{"meta": {"next_cursor": "abc"}, "results": [{"id": "https://openalex.org/W1", "title": "T"}]}""", "abc")]
    [InlineData("""{"meta": {"next_cursor": null}, "results": [{"id": "https://openalex.org/W1", "title": "T"}]}""", null)]
    [InlineData("""{"meta": {"next_cursor": "abc"}, "results": []}""", null)]
    [InlineData("""{"results": []}""", null)]
    public void A_list_ends_where_there_is_no_cursor_or_no_work(string answer, string? token) => Read(answer).ResumptionToken.ShouldBe(token);

    [Fact]
    public void What_holds_no_works_is_refused_whole()
        => Should.Throw<InvalidDataException>(() => Read("""{"group_by": []}""")).Message.ShouldStartWith("no works of OpenAlex");

    [Theory]
    [InlineData("paper-qa-test_doi_search_paper_attributes0_-2.json", "doi:10.1016/j.xgen.2025.100814")]
    [InlineData("paper-qa-test_doi_search_paper_attributes1_-2.json", "doi:10.1023/a:1007154515475")]
    [InlineData("paper-qa-test_doi_search_paper_attributes3_-2.json", "doi:10.1016/j.addr.2015.01.008")]
    [InlineData("paper-qa-test_doi_search_paper_attributes4_-2.json", "doi:10.1073/pnas.1414271111")]
    [InlineData("paper-qa-test_title_search_paper_attributes0_-3.json", "doi:10.1063/1.4938384")]
    [InlineData("paper-qa-test_title_search_paper_attributes1_-2.json", "arxiv:2312.07559")]
    [InlineData("paper-qa-test_title_search_paper_attributes2_-3.json", "doi:10.1038/s42256-024-00832-8", "arxiv:2304.05376")]
    public async Task Every_work_of_every_real_answer_is_read(string file, params string[] ids)
    {
        var page = Read(await File.ReadAllTextAsync(SharedData.Wire("openalex", file), TestContext.Current.CancellationToken)).Page;

        page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
        page.Records.Select(record => record.Paper.Id).ShouldBe(ids);
        page.Records.ShouldAllBe(record => record.Paper.Authors.Count > 0 && record.Paper.Published != null);
    }

    [Fact]
    public async Task A_real_answer_without_what_was_not_asked_for_holds_no_work()
    {
        var answer = await File.ReadAllTextAsync(
            SharedData.Wire("openalex", "paper-qa-test_does_openalex_work_oa-in-openalex2_-0.json"), TestContext.Current.CancellationToken);

        Should.Throw<InvalidDataException>(() => Read(answer));
    }

    private static Page Work(string fields) => Read($$"""{"id": "https://openalex.org/W7", {{fields}}}""").Page;

    private static ListPart Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return new OpenAlexReader("openalex").Read(json.RootElement, At);
    }
}
