using System.Text;
using System.Text.Json;
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
        record.Datestamp.ShouldBe(new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero));

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

    [Fact]
    public async Task The_raw_format_knows_the_day_of_every_version()
    {
        var answer = await ReadAsync(OaiXmlOf.List("""
            <record><header><identifier>oai:arXiv.org:2611.00042</identifier><datestamp>2026-11-23</datestamp><setSpec>stat</setSpec></header>
            <metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2611.00042</id><submitter>Ada Moor</submitter>
            <version version="v1"><date>Wed, 18 Nov 2026 22:41:50 GMT</date><size>401kb</size><source_type>D</source_type></version>
            <version version="v2"><date>Sun, 22 Nov 2026 11:17:09 GMT</date><size>40kb</size></version>
            <title>Tides</title><authors>Ada Moor (Pond Lab) and Bo Lind</authors><categories>stat.AP</categories></arXivRaw></metadata></record>
            """));

        var first = new DateTimeOffset(2026, 11, 18, 22, 41, 50, TimeSpan.Zero);
        var second = new DateTimeOffset(2026, 11, 22, 11, 17, 9, TimeSpan.Zero);
        answer.Page.Bad.ShouldBeEmpty();
        var paper = answer.Page.Records.Single().Paper;
        paper.Version.ShouldBe(2);
        paper.Versions.ShouldBe([new PaperVersion(1, first), new PaperVersion(2, second)]);
        paper.Published.ShouldBe(first);
        paper.Updated.ShouldBe(second);
        paper.Announced.ShouldBeNull();
        paper.Authors.ShouldBe([new Author("Ada Moor", "Pond Lab"), new Author("Bo Lind")]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Theory]
    [InlineData("I", "D", false)]
    [InlineData("D", "I", true)]
    [InlineData("", "", false)]
    public async Task A_newest_version_without_source_was_withdrawn(string firstSource, string secondSource, bool withdrawn)
    {
        var answer = await ReadAsync(OaiXmlOf.List(RawRecord(Version("v1", firstSource) + Version("v2", secondSource))));

        answer.Page.Records.Single().Paper.Withdrawn.ShouldBe(withdrawn);

        static string Version(string name, string source)
            => $"<version version=\"{name}\"><date>Wed, 18 Nov 2026 22:41:50 GMT</date><source_type>{source}</source_type></version>";
    }

    [Fact]
    public async Task A_first_version_alone_is_announced_on_its_datestamp()
        => (await ReadAsync(OaiXmlOf.List(RawRecord("<version version=\"v1\"><date>Wed, 18 Nov 2026 22:41:50 GMT</date></version>"))))
            .Page.Records.Single().Paper.Announced.ShouldBe(new DateOnly(2026, 11, 20));

    [Theory]
    [InlineData("<version version=\"2\"><date>Wed, 18 Nov 2026 22:41:50 GMT</date></version>", "version: '2' is none; expected is v2")]
    [InlineData("<version version=\"v1\"><date>yesterday</date></version>", "version: 'yesterday' is no date")]
    public async Task A_version_that_cannot_be_read_is_a_fault(string version, string reason)
        => (await ReadAsync(OaiXmlOf.List(RawRecord(version)))).Page.Bad.Single().Reason.ShouldStartWith(reason);

    [Fact]
    public async Task A_real_raw_record_is_read()
    {
        var paper = (await ReadFileAsync(SharedData.Wire("arxiv-oai", "fatcat-arxivraw_1810.09584.xml"))).Page.Records.Single().Paper;

        paper.Id.ShouldBe("arxiv:1810.09584");
        paper.Versions.Select(version => version.Number).ShouldBe([1, 2]);
        paper.Updated.ShouldBe(new DateTimeOffset(2019, 1, 13, 11, 17, 9, TimeSpan.Zero));
        paper.Authors.Count.ShouldBe(4);
    }

    // The one pass, and the piece by piece that follows when it fails, are two ways to one result.
    [Fact]
    public async Task An_ill_formed_record_changes_nothing_for_the_others()
    {
        var path = SharedData.Wire("arxiv-oai", "ListRecords-arXiv-set-cs-page103.xml.gz");
        await using var body = File.OpenRead(path);
        await using var plain = await GzipInput.OpenAsync(body, TestContext.Current.CancellationToken);
        using var text = new StreamReader(plain);
        var whole = await text.ReadToEndAsync(TestContext.Current.CancellationToken);

        var sound = await ReadAsync(whole);
        var ill = await ReadAsync(whole.Replace("</ListRecords>", "<record><header></record></ListRecords>", StringComparison.Ordinal));

        ill.Page.Bad.Count.ShouldBe(1);
        ill.Page.Expected.ShouldBe(sound.Page.Expected);
        ill.ResumptionToken.ShouldBe(sound.ResumptionToken);
        ill.Page.Records.Select(AsText).ShouldBe(sound.Page.Records.Select(AsText));

        static string AsText(SourcePaper record)
            => $"{record.Where} {record.Datestamp:O} {JsonSerializer.Serialize(record.Paper, ContractsJson.Default.Paper)}";
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
    [InlineData("<record><header status=\"deleted\"><identifier>oai:x</identifier></header></record>", "record oai:x", "deleted by arXiv on an unknown day; what is kept of oai:x stays as it is")]
    [InlineData("<record><header status=\"deleted\"><identifier>oai:x</identifier><datestamp>2026-11-20</datestamp></header></record>", "record oai:x", "deleted by arXiv on 2026-11-20")]
    [InlineData("<record><header><datestamp>aaaa-bb-cc</datestamp></header><metadata><arXiv><id>2611.00001</id><title>T</title></arXiv></metadata></record>", "record 2", "datestamp: 'aaaa-bb-cc' is no date")]
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
        answer.Refusal.ShouldBe(OaiRefusal.None);
    }

    [Fact]
    public async Task A_token_may_be_refused()
        => (await ReadAsync(OaiXmlOf.Error("badResumptionToken", "Expired"))).Refusal.ShouldBe(OaiRefusal.TokenRefused);

    [Fact]
    public async Task A_list_may_say_how_long_it_is()
    {
        (await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00002"), "<resumptionToken completeListSize=\"102538\">x</resumptionToken>")))
            .Page.Expected.ShouldBe(102_538);
        (await ReadAsync(OaiXmlOf.List(OaiXmlOf.Record("2611.00002"), "<resumptionToken completeListSize=\"many\"/>"))).Page.Expected.ShouldBeNull();
    }

    [Theory]
    [InlineData("", "not OAI-PMH")]
    [InlineData("<html><body>Rate exceeded.</body></html>", "not OAI-PMH but a web page, as servers send it in place of an error: '<html><body>Rate exceeded.")]
    [InlineData("<!DOCTYPE html><html><br></html>", "not OAI-PMH but a web page")]
    [InlineData("{}", "not OAI-PMH, or cut off")]
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
    public async Task A_record_that_is_not_there_is_no_fault()
    {
        var answer = await ReadFileAsync(SharedData.Wire("oai-generic", "sickle-idDoesNotExist.xml"));

        answer.Refusal.ShouldBe(OaiRefusal.NoSuchRecord);
        answer.Page.Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("pyoai-fake1-00005.xml")]
    [InlineData("sickle-ListRecords2.xml")]
    [InlineData("sickle-ListRecords4.xml")]
    public async Task Records_of_other_formats_are_bad_ones(string file)
    {
        var answer = await ReadFileAsync(SharedData.Wire("oai-generic", file));

        answer.Page.Records.ShouldBeEmpty();
        answer.Page.Bad.ShouldNotBeEmpty();
        answer.Page.Bad.ShouldAllBe(bad => bad.Reason.StartsWith("metadata: not in the format arXiv") || bad.Reason.StartsWith("deleted by arXiv"));
    }

    [Fact]
    public async Task Real_deleted_records_are_bad_ones()
        => (await ReadFileAsync(SharedData.Wire("oai-generic", "pyoai-fake2-00000.xml"))).Page.Bad.Single().Reason.ShouldStartWith("deleted by arXiv");

    private static string RawRecord(string versions) => $"""
        <record><header><identifier>oai:arXiv.org:2611.00042</identifier><datestamp>2026-11-20</datestamp></header>
        <metadata><arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>2611.00042</id>{versions}<title>Tides</title></arXivRaw></metadata></record>
        """;

    private static async Task<OaiAnswer> ReadFileAsync(string path)
    {
        await using var body = File.OpenRead(path);
        await using var plain = await GzipInput.OpenAsync(body, TestContext.Current.CancellationToken);
        return await ReadAsync(plain, []);
    }

    private static Task<OaiAnswer> ReadAsync(string body) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), []);

    private static Task<OaiAnswer> ReadAsync(Stream body, IReadOnlyList<string> sets)
        => new OaiReader("arxiv-oai", sets).ReadAsync(body, At, TestContext.Current.CancellationToken);
}
