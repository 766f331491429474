using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.HtmlListing;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.HtmlListing;

public sealed class HtmlListingSourceTests : IAsyncLifetime
{
    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_list_is_followed_page_by_page_and_known_when_its_end_is_reached()
    {
        _server.Answer(Html(1, next: "?page=2"), headers: ("ETag", "\"a\""));
        _server.Answer(Html(2, next: "?page=3"), headers: ("ETag", "\"b\""));
        _server.Answer(Html(3, next: "?page=2"));

        var pages = await HarvestAsync(Checkpoint.Start, ("NextPage", "a.next@href"));

        _server.Requests.Select(request => request.PathAndQuery).ShouldBe(["/list", "/list?page=2", "/list?page=3"]);
        pages.Select(page => page.Records.Single().Paper.Title).ShouldBe(["Duck 1", "Duck 2", "Duck 3"]);
        pages.Select(page => page.Next.Validators?.ETag).ShouldBe([null, null, "\"a\""]);
    }

    [Fact]
    public async Task No_more_pages_are_read_than_are_wanted()
    {
        _server.Answer(Html(1, next: "?page=2"));
        _server.Answer(Html(2, next: "?page=3"));

        (await HarvestAsync(Checkpoint.Start, ("NextPage", "a.next@href"), ("MaxPages", "2"))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_whose_first_page_has_not_changed_is_no_page()
    {
        _server.Answer("", status: 304);

        (await HarvestAsync(new Checkpoint { Validators = new ValidatorFields("\"a\"", null, _time.GetUtcNow()) })).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Item", "", "Item is missing")]
    [InlineData("Title", "", "Title is missing")]
    [InlineData("Title", "h3[", "Title: 'h3[' is no CSS selector")]
    [InlineData("Link", "a[@href", "Link: 'a[@href' is no CSS selector")]
    [InlineData("MaxPages", "0", "MaxPages must be from 1 to 1000")]
    public void What_cannot_be_meant_is_said_at_the_start(string key, string value, string fault)
        => Should.Throw<OptionsValidationException>(() => Source((key, value))).Failures.Single().ShouldStartWith($"Crawler:Sources:ponds: {fault}");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Html(int number, string next) => $"<ul><li><a href={number}>Duck {number}</a></ul><a class=next href='{next}'>More</a>";

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string, string)[] settings)
    {
        var pages = new List<Page>();
        await foreach (var page in Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken))
            pages.Add(page);

        return pages;
    }

    private HtmlListingSource Source(params (string Key, string Value)[] given)
    {
        (string Key, string Value)[] all = [.. given, ("Item", "li"), ("Title", "a")];
        var settings = Configured.Source("ponds", $"{_server.Address}list", [.. all.DistinctBy(one => one.Key)]);
        return new HtmlListingSource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }
}
