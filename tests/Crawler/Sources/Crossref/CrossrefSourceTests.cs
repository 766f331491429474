using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.Crossref;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.Crossref;

public sealed class CrossrefSourceTests : IAsyncLifetime
{
    private static readonly Checkpoint Friday = new() { UpTo = new DateOnly(2026, 11, 20) };

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Without_filter_and_query_nothing_is_harvested()
    {
        (await Source().HarvestAsync(Checkpoint.Start, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken)).ShouldBeEmpty();
        _server.Requests.ShouldBeEmpty();
        Source().IsHarvested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_list_goes_on_at_its_cursor_until_a_part_is_not_full()
    {
        _server.Answer(Works(1, CrossrefSource.Rows, "a/1=="));
        _server.Answer(Works(1_000, 1, "a/1=="));

        var pages = await HarvestAsync(Friday, ("Filter", "issn:1234-5678"), ("Query", "small ponds"));

        Asked().Select(Uri.UnescapeDataString).ShouldBe(
        [
            $"/works?filter=from-index-date:2026-11-20,until-index-date:2026-11-24,issn:1234-5678,{Types}&query=small ponds&{Rest}&cursor=*",
            $"/works?filter=from-index-date:2026-11-20,until-index-date:2026-11-24,issn:1234-5678,{Types}&query=small ponds&{Rest}&cursor=a/1==",
        ]);
        Asked()[1].ShouldEndWith("&cursor=a%2F1%3D%3D");
        pages.Select(page => page.Records.Count).ShouldBe([200, 1]);
        pages.Select(page => page.Next).ShouldBe(
        [
            Friday with { Until = new DateOnly(2026, 11, 23) },
            new Checkpoint { UpTo = new DateOnly(2026, 11, 23) },
        ]);
        pages[0].Expected.ShouldBe(201);
    }

    [Fact]
    public async Task A_list_that_was_broken_off_begins_again()
    {
        _server.Answer(Works(1, 1, "x"));

        var pages = await HarvestAsync(Friday with { Until = new DateOnly(2026, 11, 21) }, ("Query", "ponds"));

        Asked().Single().ShouldEndWith("&cursor=%2A");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 23) });
    }

    [Fact]
    public async Task The_past_is_asked_for_by_the_day_of_registration()
    {
        _server.Answer(Works(1, 1, "x"));

        var pages = await Source(null, ("Filter", "type:report")).HarvestAsync(
            new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 31), null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Uri.UnescapeDataString(Asked().Single()).ShouldStartWith("/works?filter=from-created-date:2024-01-01,until-created-date:2024-01-31,type:report&select=");
        pages.Single().Next.UpTo.ShouldBe(new DateOnly(2024, 1, 31));
    }

    [Theory]
    [InlineData("papers@example.org", "?mailto=papers%40example.org")]
    [InlineData("https://example.org/papers", "")]
    [InlineData(null, "")]
    public async Task A_work_is_found_by_its_DOI_and_a_mail_address_is_named(string? contact, string parameter)
    {
        _server.Answer("""{"message": {"DOI": "10.1000/A(1)", "title": ["T"]}}""");

        var page = await Source(contact).FindAsync("doi:10.1000/a(1)", TestContext.Current.CancellationToken);

        page.Records.Single().Paper.Id.ShouldBe("doi:10.1000/a(1)");
        Asked().ShouldBe([$"/works/10.1000%2Fa(1){parameter}"]);
    }

    [Fact]
    public async Task A_work_that_Crossref_does_not_have_is_no_record()
    {
        _server.Answer("Resource not found.", status: 404);

        (await Source().FindAsync("doi:10.1000/1", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("doi:10.1000/182", true)]
    [InlineData("arxiv:2611.00001", false)]
    [InlineData("10.1000/182", false)]
    public void Only_DOIs_are_asked_for(string id, bool can) => Source().CanFind(id).ShouldBe(can);

    [Fact]
    public async Task A_refusal_is_told_in_Crossrefs_own_words()
    {
        _server.Answer(await File.ReadAllTextAsync(SharedData.Wire("crossref", "rcrossref-cr_works_fails_well-1.json"), TestContext.Current.CancellationToken), status: 400);

        var refused = await Should.ThrowAsync<HttpRequestException>(() => HarvestAsync(Friday, ("Query", "ponds")));

        refused.Message.ShouldBe("127.0.0.1 answers 400: Integer specified as 200 but must be a positive integer less than or equal to 100.");
    }

    [Theory]
    [InlineData("<html>", 200)]
    [InlineData("", 200)]
    [InlineData("[]", 200)]
    public async Task What_is_no_JSON_object_is_an_error(string body, int status)
    {
        _server.Answer(body, status);

        await Should.ThrowAsync<InvalidDataException>(() => HarvestAsync(Friday, ("Query", "ponds")));
    }

    [Fact]
    public async Task A_cursor_that_has_expired_ends_the_harvest()
    {
        _server.Answer(Works(1, CrossrefSource.Rows, "x"));
        _server.Answer("""{"status":"failed","message":[{"type":"cursor-invalid","message":"Cursor specified but it is invalid"}]}""", status: 404);

        (await Should.ThrowAsync<HttpRequestException>(() => HarvestAsync(Friday, ("Query", "ponds")))).Message.ShouldBe("127.0.0.1 has no such list (404)");
    }

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private const string Types =
        "type:journal-article,type:proceedings-article,type:posted-content,type:book-chapter,type:book-section,type:report,type:dissertation";

    private const string Rest =
        "select=DOI,type,title,subtitle,abstract,author,published,issued,posted,license,container-title,volume,issue,page,link,relation,update-to&rows=200";

    private static string Works(int first, int count, string cursor)
    {
        var works = Enumerable.Range(first, count).Select(number => string.Create(CultureInfo.InvariantCulture, $$"""{"DOI": "10.1000/{{number}}", "title": ["Pond"]}"""));
        return $$"""{"message": {"total-results": 201, "next-cursor": "{{cursor}}", "items": [{{string.Join(',', works)}}] } }""";
    }

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string Key, string Value)[] settings)
        => await Source(null, settings).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private CrossrefSource Source(string? contact = null, params (string Key, string Value)[] settings)
    {
        var configured = Configured.Source("crossref", _server.Address, settings);
        var options = new ServiceCollection().Configure<CrawlerOptions>(crawler => crawler.Contact = contact).BuildServiceProvider()
            .GetRequiredService<IOptionsMonitor<CrawlerOptions>>();
        return new CrossrefSource(new HttpClient { BaseAddress = configured.Url }, configured, options, _time);
    }
}
