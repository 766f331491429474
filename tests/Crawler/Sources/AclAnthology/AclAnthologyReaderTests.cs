using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AclAnthology;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.AclAnthology;

public sealed class AclAnthologyReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_paper_has_what_its_volume_says_of_it()
    {
        var record = (await ReadAsync("""
            <collection id="2026.pond"><volume id="main" ingest-date="2026-05-15"><meta><booktitle>Proceedings of the <fixed-case>POND</fixed-case></booktitle>
            <month>July–August</month><year>2026</year></meta><frontmatter><url>2026.pond-main.0</url></frontmatter>
            <paper id="7"><title><fixed-case>T</fixed-case>ides of <tex-math>k</tex-math> <i>ponds</i></title>
            <author orcid="0000-0002-1825-0097"><first>Ada</first><last>Moor</last><affiliation>Pond Lab</affiliation><variant script="x"><last>M</last></variant></author>
            <author><last>Lind</last></author><pages>1–15</pages><abstract>We look at <b>water</b>.</abstract>
            <url hash="x">2026.pond-main.7</url><award>Best pond</award><doi>10.18653/v1/2026.pond-main.7</doi>
            <revision id="2" href="2026.pond-main.7v2" date="2026-06-01">Fixed.</revision>
            <pwccode url="https://git.example.org/ponds" additional="false">ponds</pwccode></paper></volume></collection>
            """)).Records.Single();

        record.Where.ShouldBe("paper 2026.pond-main.7");
        record.Datestamp.ShouldBe(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var paper = record.Paper;
        paper.Id.ShouldBe("doi:10.18653/v1/2026.pond-main.7");
        paper.Title.ShouldBe("Tides of $k$ ponds");
        paper.Abstract.ShouldBe("We look at water.");
        paper.Authors.ShouldBe([new Author("Ada Moor", "Pond Lab", "0000-0002-1825-0097"), new Author("Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 7, 1, 0, 0, 0, TimeSpan.Zero));
        paper.Announced.ShouldBe(new DateOnly(2026, 5, 15));
        paper.Version.ShouldBe(2);
        paper.Versions.Select(version => version.Number).ShouldBe([1, 2]);
        paper.JournalRef.ShouldBe("Proceedings of the POND, pages 1–15");
        paper.Comment.ShouldBe("Best pond");
        paper.Sources.ShouldBe([new SourceRecord("acl", "2026.pond-main.7", At)]);
        paper.Links.ShouldBe([
            new PaperLink("abstract", "https://aclanthology.org/2026.pond-main.7/"), new PaperLink("pdf", "https://aclanthology.org/2026.pond-main.7.pdf"),
            new PaperLink("code", "https://git.example.org/ponds"),
        ]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Fact]
    public async Task What_the_Anthology_takes_back_is_withdrawn_and_says_why()
    {
        var paper = (await ReadAsync(Volume("<paper id=\"1\"><title>T</title><retracted date=\"2026-02-03\">Wrong pond.</retracted></paper>"))).Records.Single().Paper;

        paper.Withdrawn.ShouldBeTrue();
        paper.Comment.ShouldBe("Wrong pond.");
    }

    [Theory]
    [InlineData("J89", "1", "1", "J89-1001")]
    [InlineData("W19", "5", "2", "W19-0502")]
    [InlineData("D19", "1", "12", "D19-1012")]
    [InlineData("D19", "61", "3", "D19-6103")]
    [InlineData("2022.acl", "long", "1", "2022.acl-long.1")]
    [InlineData("2021.findings", "1", "1", "2021.findings-1.1")]
    public void A_name_is_put_together_as_the_Anthology_does(string collection, string volume, string paper, string id)
        => AclId.Of(collection, volume, paper).ShouldBe(id);

    [Fact]
    public async Task A_bad_paper_says_what_is_wrong_and_the_others_arrive()
    {
        var page = await ReadAsync(Volume(
            "<paper id=\"0\"><title>Front matter</title></paper><paper id=\"1\"><title/></paper>"
            + "<paper id=\"2\"><title>T</title><revision id=\"x\"/></paper><paper id=\"3\"><title>Tides</title></paper>"));

        page.Bad.Select(bad => $"{bad.Where}: {bad.Reason}").ShouldBe(["paper W99-0101: title: missing", "paper W99-0102: revision: 'x' is no number"]);
        page.Records.Single().Paper.Id.ShouldBe("acl:W99-0103");
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("404: Not Found")]
    [InlineData("<collection id=\"J89\"><volume id=\"1\">")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"a\">]><collection id=\"J89\"/>")]
    public async Task What_is_no_such_file_is_refused_whole(string body)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(body))).Message.ShouldStartWith("no file of the Anthology");

    [Theory]
    [InlineData("2022.acl.xml.gz", 774, "doi:10.18653/v1/2022.acl-long.1")]
    [InlineData("J89.xml", 58, "acl:J89-1001")]
    [InlineData("L06.xml", 4, "acl:L06-1001")]
    public async Task Every_paper_of_every_real_file_is_read(string file, int count, string first)
    {
        await using var packed = File.OpenRead(SharedData.Wire("acl-anthology", file));
        await using var body = await GzipInput.OpenAsync(packed, TestContext.Current.CancellationToken);
        var page = await AclAnthologyReader.ReadAsync(body, "acl", At, TestContext.Current.CancellationToken);

        page.Bad.Select(bad => $"{bad.Where}: {bad.Reason}").ShouldBeEmpty();
        page.Records.Count.ShouldBe(count);
        page.Records[0].Paper.Id.ShouldBe(first);
        page.Records.ShouldAllBe(record => record.Paper.Published != null && record.Paper.JournalRef != null && !record.Paper.Title.Contains('<'));
    }

    private static string Volume(string papers)
        => $"<collection id=\"W99\"><volume id=\"1\"><meta><booktitle>Ponds</booktitle><year>1999</year></meta>{papers}</volume></collection>";

    private static Task<Page> ReadAsync(string body)
        => AclAnthologyReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), "acl", At, TestContext.Current.CancellationToken);
}
