using System.Globalization;
using System.IO.Compression;
using System.Text;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HfDaily;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HfDaily;

public sealed class HfDailyReaderTests
{
    private static readonly DateOnly Day = new(2026, 8, 12);
    private static readonly DateTimeOffset At = new(2026, 8, 12, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_entry_becomes_a_paper_with_links_and_counts()
    {
        var page = await ReadAsync("""
            [{
              "paper": {
                "id": "2608.00042",
                "authors": [{"_id": "a1", "name": "Ada Moor", "hidden": false}, {"_id": "a2", "name": "Bo Lind", "hidden": true}],
                "publishedAt": "2026-08-11T17:59:59.000Z",
                "title": "Ponds:\n  A Survey",
                "summary": "We survey\nponds.",
                "upvotes": 12, "discussionId": "d1", "githubRepo": "https://github.com/example/ponds", "githubStars": 0,
                "projectPage": " https://ponds.example.org/ ", "ai_summary": "Ponds.", "ai_keywords": ["pond"]
              },
              "publishedAt": "2026-08-11T20:00:00.000Z", "title": "Ponds", "numComments": 3, "submittedBy": {"user": "x"}
            }]
            """);

        page.Bad.ShouldBeEmpty();
        var paper = page.Records.Single().Paper;
        paper.Id.ShouldBe("arxiv:2608.00042");
        paper.Title.ShouldBe("Ponds: A Survey");
        paper.Abstract.ShouldBe("We survey ponds.");
        paper.Authors.ShouldBe([new Author("Ada Moor"), new Author("Bo Lind")]);
        paper.Published.ShouldBe(new DateTimeOffset(2026, 8, 11, 17, 59, 59, TimeSpan.Zero));
        paper.Announced.ShouldBe(Day);
        paper.Signals.ShouldBe(new Signals { Upvotes = new(12, At), Comments = new(3, At), Stars = new(0, At) });
        paper.Links.ShouldBe([
            new PaperLink("abstract", "https://arxiv.org/abs/2608.00042"), new PaperLink("pdf", "https://arxiv.org/pdf/2608.00042"),
            new PaperLink("code", "https://github.com/example/ponds"), new PaperLink("project", "https://ponds.example.org/"),
        ]);
        paper.Sources.ShouldBe([new SourceRecord("hf-daily", "2608.00042", At)]);
    }

    [Fact]
    public async Task The_oldest_entries_have_little()
    {
        var page = await ReadAsync("""
            [{"paper": {"id": "2405.00042", "authors": [], "publishedAt": "2024-05-24T00:00:00Z", "title": "Ponds", "summary": "", "upvotes": 0}}]
            """);

        page.Records.Single().Paper.Signals.ShouldBe(new Signals { Upvotes = new(0, At) });
    }

    [Theory]
    [InlineData("\"{'paper': {'id': '2412.00042'}}\"", "an object with a paper is expected, not '\"{'paper'")]
    [InlineData("""{"title": "Ponds"}""", "an object with a paper is expected")]
    [InlineData("""{"paper": [1]}""", "paper: an object is expected, not '[1]'")]
    [InlineData("""{"paper": {"title": "Ponds"}}""", "id: missing")]
    [InlineData("""{"paper": {"id": "67610b5e", "title": "Ponds"}}""", "id: '67610b5e' is no arXiv id")]
    [InlineData("""{"paper": {"id": "2608.00042"}}""", "title: missing")]
    [InlineData("""{"paper": {"id": "2608.00042", "title": "Ponds", "upvotes": -1}}""", "upvotes: a count is expected, not '-1'")]
    [InlineData("""{"paper": {"id": "2608.00042", "title": "Ponds", "publishedAt": "soon"}}""", "publishedAt: 'soon' is no date")]
    public async Task A_bad_entry_says_what_is_wrong_and_the_others_arrive(string entry, string reason)
    {
        var page = await ReadAsync($$$"""[{"paper": {"id": "2608.00001", "title": "A"}}, {{{entry}}}, {"paper": {"id": "2608.00002", "title": "B"}}]""");

        page.Bad.Single().Where.ShouldBe("2026-08-12 entry 2");
        page.Bad.Single().Reason.ShouldContain(reason);
        Encoding.UTF8.GetString(page.Bad.Single().Raw.Span).ShouldBe(entry);
        page.Records.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"error": "Invalid date"}""", "a list of papers is expected, not '{\"error\": \"Invalid date\"}'")]
    [InlineData("<!doctype html><title>Busy</title>", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("[{", "not JSON")]
    public async Task What_is_no_list_is_refused_whole(string body, string reason)
        => (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(body))).Message.ShouldStartWith(reason);

    [Fact]
    public async Task A_day_may_be_packed_and_is_refused_when_it_is_cut_off()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write("""[{"paper": {"id": "2608.00001", "title": "A"}}]"""u8);

        (await ReadAsync(new MemoryStream(packed.ToArray()))).Records.Count.ShouldBe(1);
        await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(packed.ToArray()[..^9])));
    }

    [Fact]
    public async Task A_day_of_more_than_20_MB_is_refused()
    {
        var body = new byte[(20 << 20) + 1];
        Array.Fill(body, (byte)' ');

        (await Should.ThrowAsync<InvalidDataException>(() => ReadAsync(new MemoryStream(body)))).Message.ShouldBe("the answer has more than 20 MB");
    }

    [Fact]
    public async Task Every_entry_of_every_real_day_is_read()
    {
        // One that must be there says where the others are.
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(SharedData.HfDaily(Day)))!;
        var (days, papers) = (0, 0);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json.gz", SearchOption.AllDirectories))
        {
            var day = DateOnly.ParseExact(Path.GetFileName(file)[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            await using var body = File.OpenRead(file);
            var page = await HfDailyReader.ReadAsync(body, day, At, TestContext.Current.CancellationToken);

            page.Bad.Select(bad => bad.Reason).ShouldBeEmpty();
            days++;
            papers += page.Records.Count;
        }

        days.ShouldBe(525);
        papers.ShouldBe(8_829);
    }

    [Fact]
    public async Task A_real_day_that_was_saved_damaged_is_all_bad()
    {
        await using var body = File.OpenRead(SharedData.Wire("huggingface", "daily-papers-malformed-2024-12-17.json"));
        var page = await ReadAsync(body);

        page.Records.Count.ShouldBe(0);
        page.Bad.Count.ShouldBe(23);
    }

    private static Task<Page> ReadAsync(string body) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(body)));

    private static Task<Page> ReadAsync(Stream body) => HfDailyReader.ReadAsync(body, Day, At, TestContext.Current.CancellationToken);
}
