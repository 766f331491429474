using System.Text;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AnyFeed;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.AnyFeed;

public sealed class AnyFeedSourceTests : IAsyncLifetime
{
    private const string Feed = "<rss><channel><item><title>Ducks</title><link>/1</link></item></channel></rss>";

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_feed_is_one_page_and_what_tells_its_changes_is_kept_with_it()
    {
        _server.Answer(Feed, headers: ("ETag", "\"a\""));

        var page = (await HarvestAsync(Checkpoint.Start)).Single();

        _server.Requests.Single().PathAndQuery.ShouldBe("/feed.xml?format=rss");
        page.Records.Single().Paper.Links.Single().Url.ShouldBe($"{_server.Address}1");
        page.Next.Validators.ShouldBe(new ValidatorFields("\"a\"", null, _time.GetUtcNow()));
    }

    [Fact]
    public async Task A_feed_that_has_not_changed_is_no_page()
    {
        _server.Answer("", status: 304);

        (await HarvestAsync(new Checkpoint { Validators = new ValidatorFields("\"a\"", null, _time.GetUtcNow().AddHours(-1)) })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_feed_that_was_cut_off_is_asked_for_again()
    {
        _server.Answer(Feed[..^30], headers: ("ETag", "\"a\""));

        (await HarvestAsync(Checkpoint.Start)).Single().Next.Validators.ShouldBeNull();
    }

    [Fact]
    public async Task The_charset_of_the_answer_is_heard()
    {
        _server.Answer(context =>
        {
            context.Response.ContentType = "application/rss+xml; charset=\"windows-1251\"";
            return context.Response.Body.WriteAsync(
                CodePagesEncodingProvider.Instance.GetEncoding(1251)!.GetBytes(Feed.Replace("Ducks", "Утки", StringComparison.Ordinal))).AsTask();
        });

        (await HarvestAsync(Checkpoint.Start)).Single().Records.Single().Paper.Title.ShouldBe("Утки");
    }

    [Fact]
    public async Task An_error_is_no_empty_feed()
    {
        _server.Answer(Feed, status: 404);

        await Should.ThrowAsync<HttpRequestException>(() => HarvestAsync(Checkpoint.Start));
    }

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<List<Page>> HarvestAsync(Checkpoint since)
    {
        var settings = Configured.Source("ponds", $"{_server.Address}feed.xml?format=rss");
        var source = new AnyFeedSource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
        var pages = new List<Page>();
        await foreach (var page in source.HarvestAsync(since, TestContext.Current.CancellationToken))
            pages.Add(page);

        return pages;
    }
}
