using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivOai;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.ArxivOai;

public sealed class OaiReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_record_becomes_a_whole_paper()
    {
        var answer = await ReadAsync(OaiXmlOf.List("""
            <record><header><identifier>oai:arXiv.org:2611.00042</identifier><datestamp>2026-11-20</datestamp><setSpec>stat</setSpec></header>
            <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2611.00042</id><created>2026-11-18</created><authors>
            <author><keyname>Moor</keyname><forenames>Ada B.</forenames><suffix>Jr.</suffix><affiliation>Pond Lab</affiliation><affiliation>Lake Lab</affiliation></author>
            <author><keyname>Pond Collaboration</keyname></author></authors>
            <title>Tides of a small
              pond</title><categories>stat.AP physics.flu-dyn</categories><comments>12 pages</comments><msc-class>76A02</msc-class>
            <journal-ref>J. Ponds 7</journal-ref><doi>10.1000/Pond.7 10.1000/pond.8</doi>
            <license>http://creativecommons.org/licenses/by/4.0/</license><abstract>  We look at $a &lt; b$.
            It moves.
              Slowly.
            </abstract></arXiv></metadata></record>
            """));

        answer.ResumptionToken.ShouldBeNull();
        answer.Page.Bad.ShouldBeEmpty();
        var record = answer.Page.Records.Single();
        record.Where.ShouldBe("record oai:arXiv.org:2611.00042");
        Encoding.UTF8.GetString(record.Raw.Span).ShouldStartWith("<record><header>");

        var paper = record.Paper;
        paper.Id.ShouldBe("arxiv:2611.00042");
        paper.Title.ShouldBe("Tides of a small pond");
        paper.Abstract.ShouldBe("We look at $a < b$. It moves.\nSlowly.");
        paper.Authors.ShouldBe([new Author("Ada B. Moor Jr.", "Pond Lab; Lake Lab"), new Author("Pond Collaboration")]);
        paper.Categories.ShouldBe(["stat.AP", "physics.flu-dyn"]);
        paper.PrimaryCategory.ShouldBe("stat.AP");
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 18, 0, 0, 0, TimeSpan.Zero));
        paper.Updated.ShouldBeNull();
        paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));
        paper.Doi.ShouldBe("10.1000/pond.7");
        paper.Comment.ShouldBe("12 pages");
        paper.JournalRef.ShouldBe("J. Ponds 7");
        paper.License.ShouldBe("http://creativecommons.org/licenses/by/4.0/");
        paper.Sources.ShouldBe([new SourceRecord("arxiv-oai", "2611.00042", At)]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Theory]
    [InlineData("2026-11-20", "", true)]
    [InlineData("2026-11-25", "", true)]
    [InlineData("2026-11-26", "", false)]
    [InlineData("2026-11-20", "<updated>2026-11-19</updated>", false)]
    public async Task A_datestamp_is_the_announcement_only_while_the_paper_is_new(string datestamp, string updated, bool announced)
    {
        var answer = await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00042", datestamp, $"<created>2026-11-18</created>{updated}")));

        (answer.Page.Records.Single().Paper.Announced is not null).ShouldBe(announced);
    }

    [Fact]
    public async Task What_the_comment_takes_back_is_withdrawn()
        => (await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00042", "2026-11-20", "<comments>Withdrawn by the author</comments>"))))
            .Page.Records.Single().Paper.Withdrawn.ShouldBeTrue();

    [Theory]
    [InlineData("<record><header status=\"deleted\"><identifier>oai:x</identifier></header></record>", "record oai:x", "deleted by arXiv")]
    [InlineData("<record><header><identifier>oai:x</identifier></header><metadata><dc/></metadata></record>", "record oai:x", "metadata: not in the format arXiv")]
    [InlineData("<record><header><identifier>oai:x</identifier></header><metadata><arXiv><title>T</title></arXiv></metadata></record>", "record oai:x", "id: missing")]
    [InlineData("<record><header/><metadata><arXiv><id>7</id></arXiv></metadata></record>", "record 2", "id: '7' is no arXiv id")]
    [InlineData("<record><header/><metadata><arXiv><id>2611.00001</id></arXiv></metadata></record>", "record 2", "title: missing")]
    [InlineData("<record><header/><metadata><arXiv><id>2611.00001</id><created>?</created><title>T</title></arXiv></metadata></record>", "record 2", "created: '?' is no date")]
    [InlineData("<record><metadata/></record>", "record 2", "header: missing")]
    [InlineData("<record><header>unclosed</record>", "record 2", "not XML")]
    [InlineData("<record><header/><metadata><arXiv><title>&bogus;</title></arXiv></metadata></record>", "record 2", "not XML")]
    [InlineData("<record><header/><metadata><arXiv><title>\u0001</title></arXiv></metadata></record>", "record 2", "not XML")]
    public async Task A_bad_record_says_what_is_wrong_and_the_others_arrive(string record, string where, string reason)
    {
        var answer = await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00002"), record, OaiXmlOf.Record("2611.00003")));

        answer.Page.Bad.Single().Where.ShouldBe(where);
        answer.Page.Bad.Single().Reason.ShouldContain(reason);
        Encoding.UTF8.GetString(answer.Page.Bad.Single().Raw.Span).ShouldBe(record);
        answer.Page.Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_byte_that_is_no_UTF8_costs_its_own_record_only()
    {
        var bytes = Encoding.Latin1.GetBytes(OaiXmlOf.List(
            OaiXmlOf.Record("2611.00002"), OaiXmlOf.Record("2611.00003", "2026-11-20", "<comments>caf\u00e9</comments>"), OaiXmlOf.Record("2611.00004")));

        var answer = await ReadAsync(new MemoryStream(bytes), []);

        answer.Page.Bad.Single().Reason.ShouldStartWith("not XML");
        answer.Page.Records.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_goes_on_at_its_resumption_token()
    {
        (await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00002"), "<resumptionToken cursor=\"0\">6460044|1001</resumptionToken>")))
            .ResumptionToken.ShouldBe("6460044|1001");
        (await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00002"), "<resumptionToken cursor=\"1000\"></resumptionToken>")))
            .ResumptionToken.ShouldBeNull();
    }

    [Fact]
    public async Task A_list_may_be_empty()
    {
        var answer = await ReadAsync(OaiXmlOf.Error("noRecordsMatch", "Nothing new"));

        answer.Page.Records.ShouldBeEmpty();
        answer.ResumptionToken.ShouldBeNull();
        answer.TokenRefused.ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_may_be_refused()
        => (await ReadAsync(OaiXmlOf.Error("badResumptionToken", "Expired"))).TokenRefused.ShouldBeTrue();

    [Theory]
    [InlineData("", "not OAI-PMH")]
    [InlineData("<html><body>Rate exceeded.</body></html>", "not OAI-PMH: '<html><body>Rate exceeded.")]
    [InlineData("<!DOCTYPE html><html/>", "not OAI-PMH")]
    [InlineData("<OAI-PMH><ListRecords><record><header/></record>", "not OAI-PMH, or cut off")]
    [InlineData("<OAI-PMH><ListRecords><record><header/>", "not OAI-PMH, or cut off")]
    [InlineData("<OAI-PMH><error code=\"badArgument\">from is after until</error></OAI-PMH>", "the server refuses: badArgument: 'from is after until'")]
    [InlineData("<OAI-PMH><Identify/></OAI-PMH>", "no list of records, but Identify")]
    [InlineData("<o:OAI-PMH xmlns:o=\"urn:o\"><o:ListRecords><o:record/></o:ListRecords></o:OAI-PMH>", "a list with '{urn:o}record' among its records")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\">]><OAI-PMH><ListRecords>&a;</ListRecords></OAI-PMH>", "not OAI-PMH")]
    public async Task What_is_no_list_of_records_is_refused_whole(string body, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(body))).Message.ShouldStartWith(reason);

    [Theory]
    [InlineData("cs", 2)]
    [InlineData("physics", 1)]
    [InlineData("physics:hep-th", 1)]
    [InlineData("physics:hep", 0)]
    [InlineData("c", 0)]
    public async Task Only_wanted_sets_are_taken(string set, int count)
    {
        var answer = await ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(OaiXmlOf.List(
            OaiXmlOf.Record("2611.00002", sets: ["cs"]), OaiXmlOf.Record("2611.00003", sets: ["math", "cs:cs:CL"]),
            OaiXmlOf.Record("2611.00004", sets: ["physics:hep-th"])))), [set, "q-bio"]);

        answer.Page.Records.Count.ShouldBe(count);
    }

    [Theory]
    [InlineData("ListRecords-arXiv-set-cs-page001.xml.gz", 1_000, "1122234|1001")]
    [InlineData("ListRecords-arXiv-set-cs-page102.xml.gz", 1_000, "1122234|102001")]
    [InlineData("ListRecords-arXiv-set-cs-page103.xml.gz", 538, null)]
    [InlineData("hepcrawl-arxiv-physics-hep-th.xml", 3, null)]
    [InlineData("hepcrawl-arxiv-single.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record.xml", 12, null)]
    [InlineData("hepcrawl-sample_arxiv_record0.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record1.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record2.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record3.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record5.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record6.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record7.xml", 1, null)]
    [InlineData("hepcrawl-sample_arxiv_record9.xml", 1, null)]
    public async Task Every_record_of_every_real_answer_is_read(string file, int count, string? token)
    {
        var answer = await ReadFileAsync(SharedData.Wire("arxiv-oai", file));

        answer.Page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
        answer.Page.Records.Count.ShouldBe(count);
        answer.ResumptionToken.ShouldBe(token);
    }

    [Theory]
    [InlineData("sickle-badArgument.xml", "the server refuses: badArgument")]
    [InlineData("sickle-cannotDisseminateFormat.xml", "the server refuses: cannotDisseminateFormat")]
    [InlineData("sickle-idDoesNotExist.xml", "the server refuses: idDoesNotExist")]
    [InlineData("sickle-noSetHierarchy.xml", "the server refuses: noSetHierarchy")]
    [InlineData("sickle-ListRecordsBroken.xml", "not OAI-PMH")]
    [InlineData("pyoai-fake4-00001.xml", "not OAI-PMH")]
    [InlineData("sickle-Identify.xml", "no list of records")]
    public async Task Real_refusals_are_understood(string file, string reason)
    {
        var path = SharedData.Wire("oai-generic", file);
        (await Should.ThrowAsync<InvalidDataException>(() => ReadFileAsync(path))).Message.ShouldStartWith(reason);
    }

    [Fact]
    public async Task Real_deleted_records_are_bad_ones()
        => (await ReadFileAsync(SharedData.Wire("oai-generic", "pyoai-fake2-00000.xml"))).Page.Bad.Single().Reason.ShouldStartWith("deleted by arXiv");

    private static async Task<OaiAnswer> ReadFileAsync(string path)
    {
        await using var body = File.OpenRead(path);
        await using var plain = await GzipInput.OpenAsync(body, TestContext.Current.CancellationToken);
        return await ReadAsync(plain, []);
    }

    private static Task<OaiAnswer> ReadAsync(string body) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), []);

    private static Task<OaiAnswer> ReadAsync(Stream body, IReadOnlyList<string> sets)
        => OaiReader.ReadAsync(body, sets, At, TestContext.Current.CancellationToken);
}
