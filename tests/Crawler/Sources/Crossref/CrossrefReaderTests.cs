using System.Text.Json;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.Crossref;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.Crossref;

public sealed class CrossrefReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_work_becomes_a_whole_paper()
    {
        var paper = Work("""
            "type": "journal-article", "title": ["Tides of a <i>small</i>\npond"], "subtitle": ["A survey"],
            "abstract": "<jats:title>Abstract</jats:title>\n  <jats:p>We look at p &lt; 0.05.</jats:p>\n  <jats:p>It moves.</jats:p>",
            "author": [
              {"given": "Ada B.", "family": "Moor", "suffix": "Jr.", "ORCID": "http://orcid.org/0000-0002-1825-0097", "affiliation": [{"name": "Pond Lab"}, {"name": "Lake Lab"}]},
              {"name": "Pond Collaboration", "affiliation": []}],
            "published": {"date-parts": [[2026, 11, 3]]}, "issued": {"date-parts": [[2026, 12]]},
            "license": [{"URL": "https://creativecommons.org/licenses/by/4.0/", "content-version": "vor"}],
            "container-title": ["Journal of Ponds &amp; Lakes"], "volume": "7", "issue": "2", "page": "11-19",
            "link": [
              {"URL": "https://example.org/a.xml", "content-type": "text/xml"},
              {"URL": "https://example.org/b.pdf", "content-type": "application/pdf", "intended-application": "similarity-checking"},
              {"URL": "https://example.org/c.pdf", "content-type": "application/pdf", "intended-application": "text-mining"}]
            """).Records.Single().Paper;

        paper.Id.ShouldBe("doi:10.1000/pond.7");
        paper.Doi.ShouldBe("10.1000/pond.7");
        paper.Title.ShouldBe("Tides of a small pond: A survey");
        paper.Abstract.ShouldBe("We look at p < 0.05.\nIt moves.");
        paper.Authors.ShouldBe([new Author("Ada B. Moor Jr.", "Pond Lab; Lake Lab", "0000-0002-1825-0097"), new Author("Pond Collaboration")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 3, 0, 0, 0, TimeSpan.Zero));
        paper.License.ShouldBe("https://creativecommons.org/licenses/by/4.0/");
        paper.JournalRef.ShouldBe("Journal of Ponds & Lakes 7(2), 11-19 (2026)");
        paper.Links.ShouldBe([new("abstract", "https://doi.org/10.1000/pond.7"), new("pdf", "https://example.org/c.pdf")]);
        paper.Sources.ShouldBe([new SourceRecord("crossref", "10.1000/Pond.7", At)]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Theory]
    [InlineData("[[2026]]", "2026-01-01")]
    [InlineData("[[2026, 11]]", "2026-11-01")]
    [InlineData("[[2026, 11, 24]]", "2026-11-24")]
    [InlineData("[[null]]", null)]
    [InlineData("[[]]", null)]
    [InlineData("[]", null)]
    [InlineData("null", null)]
    public void A_date_may_be_a_year_only_or_unknown(string parts, string? day)
        => Work($$""" "title": ["T"], "issued": {"date-parts": {{parts}}} """).Records.Single().Paper.Published
            .ShouldBe(day is null ? null : DateTimeOffset.Parse($"{day}T00:00Z", null));

    [Theory]
    [InlineData("""{"has-preprint": [{"id-type": "arxiv", "id": "2611.00042v2", "asserted-by": "subject"}]}""", "arxiv:2611.00042")]
    [InlineData("""{"has-preprint": [{"id-type": "doi", "id": "10.48550/arXiv.2611.00042"}]}""", "arxiv:2611.00042")]
    [InlineData("""{"has-preprint": [{"id-type": "doi", "id": "10.1101/1"}, {"id-type": "uri", "id": "arXiv:2611.00042"}]}""", "arxiv:2611.00042")]
    [InlineData("""{"has-preprint": [{"id-type": "doi", "id": "10.1101/1"}]}""", "doi:10.1000/pond.7")]
    [InlineData("""{"cites": []}""", "doi:10.1000/pond.7")]
    [InlineData("""{"has-preprint": 1}""", "doi:10.1000/pond.7")]
    public void A_preprint_at_arXiv_is_the_same_paper(string relation, string id)
    {
        var paper = Work($$""" "title": ["T"], "relation": {{relation}} """).Records.Single().Paper;

        paper.Id.ShouldBe(id);
        paper.Doi.ShouldBe("10.1000/pond.7");
    }

    [Theory]
    [InlineData(""" "title": ["T"], "type": "journal" """)]
    [InlineData(""" "title": ["T"], "type": "component" """)]
    [InlineData(""" "title": ["Correction: T"], "type": "journal-article", "update-to": [{"DOI": "10.1000/1", "type": "correction"}] """)]
    public void What_is_no_paper_is_passed_over(string fields)
    {
        var page = Work(fields);

        page.Records.ShouldBeEmpty();
        page.Bad.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(""" "title": ["T"], "updated-by": [{"DOI": "10.1000/2", "type": "retraction"}] """, true)]
    [InlineData(""" "title": ["T"], "updated-by": [{"DOI": "10.1000/2", "type": "correction"}] """, false)]
    [InlineData(""" "title": ["RETRACTED: T"] """, true)]
    [InlineData(""" "title": ["T"], "update-to": [{"DOI": "10.1000/2", "type": "new_version"}] """, false)]
    public void What_was_retracted_is_withdrawn(string fields, bool withdrawn)
        => Work(fields).Records.Single().Paper.Withdrawn.ShouldBe(withdrawn);

    [Theory]
    [InlineData("7", "work 2", "an object is expected")]
    [InlineData("{}", "work 2", "DOI: missing")]
    [InlineData("""{"DOI": "n/a", "title": ["T"]}""", "work 'n/a'", "DOI: 'n/a' is none")]
    [InlineData("""{"DOI": "10.1000/2"}""", "work '10.1000/2'", "title: missing")]
    [InlineData("""{"DOI": "10.1000/2", "title": [" "]}""", "work '10.1000/2'", "title: missing")]
    [InlineData("""{"DOI": "10.1000/2", "title": "T"}""", "work '10.1000/2'", "title: a list is expected")]
    [InlineData("""{"DOI": "10.1000/2", "title": ["T"], "author": ["Moor"]}""", "work '10.1000/2'", "author: an object is expected")]
    [InlineData("""{"DOI": "10.1000/2", "title": ["T"], "issued": {"date-parts": [[2026, 13]]}}""", "work '10.1000/2'", "issued: '[[2026, 13]]' is no date")]
    [InlineData("""{"DOI": "10.1000/2", "title": ["T"], "issued": {"date-parts": [[2026, 2, 30]]}}""", "work '10.1000/2'", "issued: '[[2026, 2, 30]]' is no date")]
    [InlineData("""{"DOI": "10.1000/2", "title": ["\ud800"]}""", "work '10.1000/2'", "title: holds half of a character")]
    [InlineData("""{"DOI": "10.1000/2", "title": ["T"], "type": "\ud800", "abstract": 1}""", "work '10.1000/2'", "abstract: a text is expected")]
    public void A_bad_work_says_what_is_wrong_and_the_others_arrive(string work, string where, string reason)
    {
        var page = Read($$"""{"message": {"total-results": 9, "items": [{"DOI": "10.1000/1", "title": ["T"]}, {{work}}, {"DOI": "10.1000/3", "title": ["T"]} ] } }""").Page;

        page.Bad.Single().Where.ShouldBe(where);
        page.Bad.Single().Reason.ShouldStartWith(reason);
        page.Records.Count.ShouldBe(2);
        page.Expected.ShouldBe(9);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"message": []}""")]
    [InlineData("""{"status": "ok", "message-type": "prefix", "message": {"prefix": "10.1016"}}""")]
    public void What_holds_no_works_is_refused_whole(string answer)
        => Should.Throw<InvalidDataException>(() => Read(answer)).Message.ShouldStartWith("no works of Crossref");

    [Theory]
    [InlineData("citeproc-4b72937610d1.json.gz", 27, 27)]
    [InlineData("citeproc-6020a8e2d1ab.json.gz", 30, 30)]
    [InlineData("fulltext-ft_abstract_crossref-10.json", 1, 1)]
    [InlineData("fulltext-ft_abstract_crossref-4.json", 1, 1)]
    [InlineData("habanero-test_cursor-0.json", 20, 16)]
    [InlineData("habanero-test_works_field_query_publisher_name-0.json", 20, 20)]
    [InlineData("habanero-test_works_with_many_ids-3.json", 1, 1)]
    [InlineData("hepcrawl-9781316535783.011.json", 1, 1)]
    [InlineData("paper-qa-test_author_matching-0.json", 1, 1)]
    [InlineData("paper-qa-test_bulk_doi_search-7.json", 1, 1)]
    [InlineData("paper-qa-test_bulk_title_search-6.json", 1, 1)]
    [InlineData("paper-qa-test_crossref_journalquality_fields_filtering-1.json", 1, 1)]
    [InlineData("paper-qa-test_doi_search_paper_attributes4_-3.json", 1, 1)]
    [InlineData("paper-qa-test_tricky_journal_quality_results_10.1073-pnas.1205508109--0.json", 1, 1)]
    [InlineData("rcrossref-cr_journals_issn_workstrue_behavior-2.json.gz", 20, 18)]
    [InlineData("rcrossref-cr_journals_with_cursor_and_progress_bar-0.json.gz", 30, 22)]
    [InlineData("rcrossref-cr_r_limit_default-0.json", 20, 17)]
    [InlineData("rcrossref-cr_works-3.json", 20, 19, "work '10.3412/jsb1917.18.1_111': title: missing")]
    [InlineData("rcrossref-cr_works_parses_funders-7.json", 1, 1)]
    [InlineData("rcrossref-cr_works_parses_links-1.json", 10, 9, "work '10.3412/jsb1917.18.1_111': title: missing")]
    public async Task Every_work_of_every_real_answer_is_read_or_no_paper(string file, int works, int papers, params string[] bad)
    {
        await using var body = File.OpenRead(SharedData.Wire("crossref", file));
        await using var plain = await GzipInput.OpenAsync(body, TestContext.Current.CancellationToken);
        using var json = await JsonDocument.ParseAsync(plain, cancellationToken: TestContext.Current.CancellationToken);

        var answer = new CrossrefReader("crossref").Read(json.RootElement, At);

        answer.Page.Bad.Select(one => $"{one.Where}: {one.Reason}").ShouldBe(bad);
        answer.Works.ShouldBe(works);
        answer.Page.Records.Count.ShouldBe(papers);
        answer.Page.PassedOver.ShouldBe(works > 1 ? works - papers - bad.Length : 0);
        answer.Page.Records.ShouldAllBe(record => !record.Paper.Abstract.Contains("jats:") && !record.Paper.Title.Contains("</"));
    }

    private static Page Work(string fields) => Read($$"""{"status": "ok", "message-type": "work", "message": {"DOI": "10.1000/Pond.7", {{fields}} } }""").Page;

    private static CrossrefAnswer Read(string answer)
    {
        using var json = JsonDocument.Parse(answer);
        return new CrossrefReader("crossref").Read(json.RootElement, At);
    }
}
