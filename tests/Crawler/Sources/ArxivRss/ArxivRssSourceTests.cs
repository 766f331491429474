using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivRss;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.ArxivRss;

public sealed class ArxivRssSourceTests : IAsyncLifetime
{
    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Several_archives_are_one_feed_and_an_empty_one_is_a_page()
    {
        _server.Answer("<rss><channel><title>cs</title></channel></rss>", headers: ("Last-Modified", "Sat, 21 Nov 2026 05:00:00 GMT"));

        var page = (await HarvestAsync(Checkpoint.Start, ("Archives:0", "cs"), ("Archives:1", "math.OC"))).Single();

        _server.Requests.Single().PathAndQuery.ShouldBe("/rss/cs+math.OC");
        page.Records.ShouldBeEmpty();
        page.Next.Validators!.LastModified.ShouldBe("Sat, 21 Nov 2026 05:00:00 GMT");
    }

    [Fact]
    public async Task A_feed_that_has_not_changed_is_no_page()
    {
        _server.Answer("", status: 304);

        (await HarvestAsync(new Checkpoint { Validators = new ValidatorFields(null, "x", _time.GetUtcNow()) }, ("Archives:0", "cs"))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, "Crawler:Sources:arxiv-rss: Archives is missing")]
    [InlineData("cs/..", "Crawler:Sources:arxiv-rss: Archives: 'cs/..' is no archive or category of arXiv")]
    public void Archives_have_to_be_named(string? archive, string fault)
        => Should.Throw<OptionsValidationException>(() => Source(archive is null ? [] : [("Archives:0", archive)])).Failures.Single().ShouldStartWith(fault);

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string, string)[] settings)
    {
        var pages = new List<Page>();
        await foreach (var page in Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken))
            pages.Add(page);

        return pages;
    }

    private ArxivRssSource Source(params (string, string)[] given)
    {
        var settings = Configured.Source("arxiv-rss", _server.Address, given);
        return new ArxivRssSource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }
}
