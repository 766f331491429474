using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using PaperMesh.Contracts;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests.Conditional;

public sealed class ConditionalReadsTests(ConditionalReadsTests.OfOnePaper shared) : IClassFixture<ConditionalReadsTests.OfOnePaper>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public static TheoryData<string> Reads => new(
        "/", "/daily/2026-11-20", "/search?q=tides", "/topics", "/topics/tides", "/papers/arxiv:2611.00001", "/papers/arxiv:2611.00001.bib", "/feed.atom",
        "/search.rss?q=tides", "/topics/tides.ris", "/daily/2026-11-20.json", "/api/v1/search?q=tides", "/api/v1/papers/arxiv:2611.00001", "/api/v1/topics",
        "/api/v1/daily/2026-11-20", "/api/daily_papers", "/api/papers/2611.00001", "/llms.txt", "/opensearch.xml");

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Who_has_it_already_is_told_so_without_a_body(string path)
    {
        var site = shared.Site;
        var first = await site.GetAsync(path);

        var tag = first.Headers.ETag.ShouldNotBeNull();
        tag.IsWeak.ShouldBeTrue();
        first.Headers.CacheControl!.NoCache.ShouldBeTrue();

        foreach (var known in new[] { tag.Tag, $"\"other\", W/{tag.Tag}", "*" })
        {
            var again = await AskAsync(site, path, ("If-None-Match", known));
            again.StatusCode.ShouldBe(HttpStatusCode.NotModified, known);
            again.Headers.ETag.ShouldBe(tag);
            again.Content.Headers.ContentType.ShouldBeNull();
            (await again.Content.ReadAsByteArrayAsync(Cancelled)).ShouldBeEmpty();
        }

        (await AskAsync(site, path, ("If-None-Match", "\"other\""))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_change_has_another_tag_and_a_paper_elsewhere_has_not()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.KeepAsync(Paper());
        var (day, paper) = (await TagAsync(host, "/daily/2026-11-20.json"), await TagAsync(host, "/papers/arxiv:2611.00001.bib"));

        await host.KeepAsync(Invented.Event(Invented.Paper("Waves", 2)));

        (await TagAsync(host, "/daily/2026-11-20.json")).ShouldNotBe(day);
        (await TagAsync(host, "/papers/arxiv:2611.00001.bib")).ShouldBe(paper);
    }

    [Fact]
    public async Task Each_format_of_one_address_has_a_tag_of_its_own()
    {
        var site = shared.Site;

        string?[] tags = [.. await Task.WhenAll(new[] { "text/html", "application/json", "text/markdown", "application/rss+xml" }
            .Select(async accept => (await site.GetAsync("/search?q=tides", accept)).Headers.ETag?.Tag))];

        tags.ShouldAllBe(tag => tag != null);
        tags.Distinct().Count().ShouldBe(4);
        (await site.GetAsync("/search?q=tides")).Headers.Vary.ShouldBe(["Accept"]);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    public async Task Who_accepts_it_compressed_gets_the_same_answer_and_tag_in_fewer_bytes(string coding)
    {
        var site = shared.Site;
        foreach (var path in new[] { "/", "/api/v1/search?q=tides", "/feed.atom", "/feed.rss", "/feed.json", "/llms.txt", "/sitemaps/lists.xml", "/site.css" })
        {
            var plain = await site.GetAsync(path);
            var compressed = await AskAsync(site, path, ("Accept-Encoding", coding));

            plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
            compressed.Content.Headers.ContentEncoding.ShouldBe([coding], path);
            compressed.Headers.Vary.ShouldContain("Accept-Encoding");
            compressed.Headers.ETag.ShouldBe(plain.Headers.ETag, path);

            var bytes = await compressed.Content.ReadAsByteArrayAsync(Cancelled);
            using Stream decoded = coding == "br"
                ? new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress)
                : new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            await decoded.CopyToAsync(whole, Cancelled);
            whole.ToArray().ShouldBe(await plain.Content.ReadAsByteArrayAsync(Cancelled), path);
            bytes.Length.ShouldBeLessThan((int)whole.Length, path);
        }
    }

    [Fact]
    public async Task A_HEAD_says_what_a_GET_would_say()
    {
        var site = shared.Site;

        var get = await site.GetAsync("/feed.atom");
        var head = await site.GetAsync("/feed.atom", method: HttpMethod.Head);

        head.Headers.ETag.ShouldBe(get.Headers.ETag);
        head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
        head.Content.Headers.ContentLength.ShouldBe((await get.Content.ReadAsByteArrayAsync(Cancelled)).Length);
        (await head.Content.ReadAsByteArrayAsync(Cancelled)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_time_of_the_last_change_does_too_where_there_is_no_tag()
    {
        using var folder = new TestFolder();
        await using var host = await QueryHost.StartAsync(folder.Path);
        await host.KeepAsync(Paper());
        var changed = await LastModifiedAsync(host);

        (await StatusAsync(host, ("If-Modified-Since", Rfc1123(changed)))).ShouldBe(HttpStatusCode.NotModified);
        (await StatusAsync(host, ("If-Modified-Since", Rfc1123(changed.AddSeconds(-1))))).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(host, ("If-Modified-Since", Rfc1123(changed)), ("If-None-Match", "\"other\""))).ShouldBe(HttpStatusCode.OK);

        await host.KeepAsync(Invented.Event(Invented.Paper("Waves", 2)));
        (await StatusAsync(host, ("If-Modified-Since", Rfc1123(changed)))).ShouldBe(HttpStatusCode.OK);
        (await LastModifiedAsync(host)).ShouldBeGreaterThan(changed);
    }

    [Fact]
    public async Task What_is_not_there_may_be_there_in_a_moment()
    {
        var site = shared.Site;

        var answer = await site.GetAsync("/papers/arxiv:2611.00009");

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.Headers.ETag.ShouldBeNull();
    }

    public sealed class OfOnePaper() : SharedSite(Paper());

    private static PaperTagged Paper() => Invented.Event(Invented.Paper("Tides") with { Abstract = "Ebb and flow." }, "tides");

    /// <summary>It is not said in the second of the change itself.</summary>
    private static async Task<DateTimeOffset> LastModifiedAsync(QueryHost host)
    {
        DateTimeOffset? changed = null;
        await Eventually.BeTrueAsync(async () =>
        {
            using var answer = await host.Http.GetAsync(new Uri("/feed.atom", UriKind.Relative), Cancelled);
            changed = answer.Content.Headers.LastModified;
            return changed is not null;
        });
        return changed!.Value;
    }

    private static async Task<HttpStatusCode> StatusAsync(QueryHost host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/feed.atom");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        using var answer = await host.Http.SendAsync(request, Cancelled);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> AskAsync(Site site, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("text/html"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);

        return await site.Http.SendAsync(request, Cancelled);
    }

    private static async Task<string> TagAsync(QueryHost host, string path)
    {
        using var answer = await host.Http.GetAsync(new Uri(path, UriKind.Relative), Cancelled);
        return answer.Headers.ETag.ShouldNotBeNull().Tag;
    }

    private static string Rfc1123(DateTimeOffset time) => time.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}
