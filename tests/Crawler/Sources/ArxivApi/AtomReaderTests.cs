using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivApi;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.ArxivApi;

public sealed class AtomReaderTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_entry_becomes_a_whole_paper()
    {
        var page = await ReadAsync(AtomOf.Feed(1, """
            <entry><id>http://arxiv.org/abs/2611.00042v3</id><title>Tides of a small
              pond</title><updated>2026-11-20T05:50:33Z</updated><published>2026-11-01T17:42:32Z</published>
            <link href="https://arxiv.org/abs/2611.00042v3" rel="alternate" type="text/html"/>
            <summary>  We look at $a &lt; b$.
            It moves.
            </summary>
            <category term="stat.AP" scheme="http://arxiv.org/schemas/atom"/><category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
            <category term="76A02, 76A05" scheme="http://arxiv.org/schemas/atom"/>
            <arxiv:comment>12 pages</arxiv:comment><arxiv:primary_category term="stat.AP"/><arxiv:journal_ref>J. Ponds 7</arxiv:journal_ref>
            <arxiv:doi>10.1000/Pond.7</arxiv:doi>
            <author><name>Ada Moor</name><arxiv:affiliation>Pond Lab</arxiv:affiliation></author><author><name>Bo Lind</name></author></entry>
            """));

        page.Bad.ShouldBeEmpty();
        page.Expected.ShouldBe(1);
        var record = page.Records.Single();
        record.Where.ShouldBe("entry 2611.00042v3");

        var paper = record.Paper;
        paper.Id.ShouldBe("arxiv:2611.00042");
        paper.Version.ShouldBe(3);
        paper.Versions.ShouldBe([new(1, paper.Published), new(3, paper.Updated)]);
        paper.Title.ShouldBe("Tides of a small pond");
        paper.Abstract.ShouldBe("We look at $a < b$. It moves.");
        paper.Authors.ShouldBe([new Author("Ada Moor", "Pond Lab"), new Author("Bo Lind")]);
        paper.Categories.ShouldBe(["stat.AP", "cs.CL"]);
        paper.PrimaryCategory.ShouldBe("stat.AP");
        paper.Published.ShouldBe(new DateTimeOffset(2026, 11, 1, 17, 42, 32, TimeSpan.Zero));
        paper.Updated.ShouldBe(new DateTimeOffset(2026, 11, 20, 5, 50, 33, TimeSpan.Zero));
        paper.Doi.ShouldBe("10.1000/pond.7");
        paper.Comment.ShouldBe("12 pages");
        paper.JournalRef.ShouldBe("J. Ponds 7");
        paper.Links.ShouldBe([new("abstract", "https://arxiv.org/abs/2611.00042"), new("pdf", "https://arxiv.org/pdf/2611.00042")]);
        paper.Sources.ShouldBe([new SourceRecord("arxiv-api", "2611.00042v3", At)]);
        paper.Withdrawn.ShouldBeFalse();
    }

    [Fact]
    public async Task Names_may_be_declared_where_they_stand()
    {
        var page = await ReadAsync("""
            <feed xmlns="http://www.w3.org/2005/Atom"><title type="html">ArXiv Query: x</title>
            <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">7</opensearch:totalResults>
            <entry><id>http://arxiv.org/abs/math/9501234v1</id><title>Ponds</title><updated>1995-01-03T00:00:00Z</updated>
            <published>1995-01-03T00:00:00Z</published>
            <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="math.LO" scheme="http://arxiv.org/schemas/atom"/></entry></feed>
            """);

        page.Expected.ShouldBe(7);
        var paper = page.Records.Single().Paper;
        paper.Id.ShouldBe("arxiv:math/9501234");
        paper.PrimaryCategory.ShouldBe("math.LO");
        paper.Updated.ShouldBeNull();
        paper.Versions.ShouldBe([new(1, paper.Published)]);
    }

    [Fact]
    public async Task An_unknown_id_is_an_empty_feed()
    {
        var page = await ReadAsync(AtomOf.Feed(0));

        page.Records.ShouldBeEmpty();
        page.Bad.ShouldBeEmpty();
        page.Expected.ShouldBe(0);
    }

    [Theory]
    [InlineData("<entry><title>T</title></entry>", "entry 2", "id: missing")]
    [InlineData("<entry><id>http://arxiv.org/abs/7</id><title>T</title></entry>", "entry 7", "id: '7' is no arXiv id")]
    [InlineData("<entry><id>http://arxiv.org/abs/2611.00001v1</id></entry>", "entry 2611.00001v1", "title: missing")]
    [InlineData("<entry><id>http://arxiv.org/abs/2611.00001v1</id><title>T</title><published>?</published></entry>", "entry 2611.00001v1", "published: '?' is no date")]
    [InlineData("<entry><unclosed></entry>", "entry 2", "not XML")]
    [InlineData("<entry><title>\u0001</title></entry>", "entry 2", "not XML")]
    [InlineData("<entry><title>&bogus;</title></entry>", "entry 2", "not XML")]
    public async Task A_bad_entry_says_what_is_wrong_and_the_others_arrive(string entry, string where, string reason)
    {
        var page = await ReadAsync(AtomOf.Feed(3, AtomOf.Entry("2611.00002v1"), entry, AtomOf.Entry("2611.00003v1", more: "<arxiv:doi>10.1000/1</arxiv:doi>")));

        page.Bad.Single().Where.ShouldBe(where);
        page.Bad.Single().Reason.ShouldContain(reason);
        Encoding.UTF8.GetString(page.Bad.Single().Raw.Span).ShouldBe(entry);
        page.Records.Select(record => record.Paper.Id).ShouldBe(["arxiv:2611.00002", "arxiv:2611.00003"]);
        page.Records[1].Paper.Doi.ShouldBe("10.1000/1");
    }

    [Theory]
    [InlineData("", "not Atom, or cut off")]
    [InlineData("<html><body>Rate exceeded.</body></html>", "not Atom but '<html><body>Rate exceeded.")]
    [InlineData("Rate exceeded.", "not Atom, or cut off")]
    [InlineData("<!DOCTYPE feed [<!ENTITY a \"aaaa\">]><feed>&a;</feed>", "not Atom, or cut off")]
    [InlineData("<feed><entry><id>http://arxiv.org/abs/2611.00001v1</id><title>T</title></entry><entry><id>", "not Atom, or cut off")]
    public async Task What_is_no_feed_is_refused_whole(string body, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(body))).Message.ShouldStartWith(reason);

    [Theory]
    [InlineData("einstein-2018-oldformat.atom.xml", 10, 28_637)]
    [InlineData("id_0808.05394_1707.08567_s0_m100_42e5aa0ec3af.atom.xml", 1, 1)]
    [InlineData("id_0808.05394_s0_m100_7b0c7d0a7cdd.atom.xml", 0, 0)]
    [InlineData("id_1605.08386_s0_m100_199195aa31ad.atom.xml", 1, 1)]
    [InlineData("pubs-13bf6144.atom.xml", 1, 1)]
    [InlineData("pubs-2ee0a9a2.atom.xml", 1, 1)]
    [InlineData("pubs-655d4965.atom.xml", 1, 1)]
    [InlineData("pubs-9f14caab.atom.xml", 1, 1)]
    [InlineData("pubs-ecfc0c04.atom.xml", 1, 1)]
    [InlineData("q_testing_s0_m100_cfe7536492ca.atom.xml", 100, 214_881)]
    [InlineData("q_testing_s0_m10_bc5a6c384fe9.atom.xml", 10, 214_881)]
    [InlineData("q_testing_s10_m10_34e56e15aaac.atom.xml", 10, 214_881)]
    [InlineData("q_testing_s20_m10_348a237fecab.atom.xml", 10, 214_881)]
    [InlineData("q_testing_s30_m10_f2e39f0143dc.atom.xml", 10, 214_881)]
    [InlineData("q_testing_s50_m10_7f488ab8598c.atom.xml", 10, 214_881)]
    [InlineData("q_testing_s5_m10_c0e94a259d4a.atom.xml", 10, 214_881)]
    [InlineData("q_testing_s9_m15_0b78d4b4d476.atom.xml", 15, 214_881)]
    public async Task Every_entry_of_every_real_answer_is_read(string file, int count, int total)
    {
        var page = await ReadFileAsync(file);

        page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
        page.Records.Count.ShouldBe(count);
        page.Expected.ShouldBe(total);
        page.Records.ShouldAllBe(record => record.Paper.Authors.Count > 0 && record.Paper.PrimaryCategory != null && record.Paper.Published != null);
    }

    [Fact]
    public async Task A_real_refusal_says_why()
    {
        await using var body = File.OpenRead(SharedData.Wire("arxiv-api", "pubs-381f72bf.atom.xml"));

        var refusal = await Should.ThrowAsync<InvalidDataException>(
            () => new AtomReader("arxiv-api").ReadAsync(body, At, TestContext.Current.CancellationToken));
        refusal.Message.ShouldBe("arXiv refuses: incorrect id format for INVALIDID");
    }

    [Fact]
    public async Task Real_papers_of_long_ago_are_whole()
    {
        var paper = (await ReadFileAsync("pubs-13bf6144.atom.xml")).Records.Single().Paper;

        paper.Id.ShouldBe("arxiv:astro-ph/9812133");
        paper.Published.ShouldBe(new DateTimeOffset(1998, 12, 8, 3, 27, 34, TimeSpan.Zero));
        paper.Abstract.ShouldStartWith("We report");
    }

    private static async Task<Page> ReadFileAsync(string file)
    {
        await using var body = File.OpenRead(SharedData.Wire("arxiv-api", file));
        return await new AtomReader("arxiv-api").ReadAsync(body, At, TestContext.Current.CancellationToken);
    }

    private static Task<Page> ReadAsync(string body)
        => new AtomReader("arxiv-api").ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)), At, TestContext.Current.CancellationToken);
}
