using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.SemanticScholar;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.SemanticScholar;

public sealed class SemanticScholarSourceTests : IAsyncLifetime
{
    private const string Fields = "fields=externalIds,url,title,abstract,authors,publicationDate,year,venue,journal,openAccessPdf,publicationTypes";

    private static readonly Checkpoint Friday = new() { UpTo = new DateOnly(2026, 11, 20) };

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Without_a_query_nothing_is_harvested()
    {
        (await HarvestAsync(Checkpoint.Start)).ShouldBeEmpty();
        _server.Requests.ShouldBeEmpty();
        Source().IsHarvested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_list_goes_on_at_its_token_and_begins_two_weeks_before()
    {
        _server.Answer("""{"total": 2, "token": "t=1", "data": [{"paperId": "p1", "title": "T"}]}""");
        _server.Answer("""{"total": 2, "token": null, "data": [{"paperId": "p2", "title": "T"}]}""");

        var pages = await HarvestAsync(Friday, ("Query", "agents + tools"), ("FieldsOfStudy", "Computer Science"));

        var asked = $"/graph/v1/paper/search/bulk?query=agents%20%2B%20tools&publicationDateOrYear=2026-11-06:2026-11-24&{Fields}&fieldsOfStudy=Computer%20Science";
        Asked().ShouldBe([asked, $"{asked}&token=t%3D1"]);
        pages.Select(page => page.Next).ShouldBe(
        [
            Friday with { Until = new DateOnly(2026, 11, 23), ResumptionToken = "t=1" },
            new Checkpoint { UpTo = new DateOnly(2026, 11, 23) },
        ]);
    }

    [Fact]
    public async Task The_past_is_asked_for_by_the_day_of_publication()
    {
        _server.Answer("""{"total": 0, "data": []}""");

        var pages = await Source(("Query", "ponds")).HarvestAsync(
            new DateOnly(2024, 1, 1), new DateOnly(2024, 1, 31), null, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Asked().Single().ShouldContain("publicationDateOrYear=2024-01-01:2024-01-31&");
        pages.Single().Next.UpTo.ShouldBe(new DateOnly(2024, 1, 31));
    }

    [Theory]
    [InlineData("arxiv:2611.00042", "/graph/v1/paper/ARXIV:2611.00042")]
    [InlineData("arxiv:hep-th/9901001", "/graph/v1/paper/ARXIV:hep-th%2F9901001")]
    [InlineData("doi:10.1000/1", "/graph/v1/paper/DOI:10.1000%2F1")]
    public async Task A_paper_is_found_by_DOI_and_arXiv_id_and_the_key_goes_into_a_header(string id, string path)
    {
        string? seen = null;
        _server.Answer(context =>
        {
            seen = context.Request.Headers["x-api-key"];
            return context.Response.WriteAsync("""{"paperId": "p1", "title": "T"}""");
        });

        var page = await Source(("ApiKey", "secret-1")).FindAsync(id, TestContext.Current.CancellationToken);

        page.Records.Count.ShouldBe(1);
        seen.ShouldBe("secret-1");
        Asked().ShouldBe([$"{path}?{Fields}"]);
    }

    [Fact]
    public async Task A_paper_that_is_not_there_is_no_record()
    {
        _server.Answer(await File.ReadAllTextAsync(SharedData.Wire("semantic-scholar", "semanticscholar-test_not_found-0.json"), TestContext.Current.CancellationToken), status: 404);

        (await Source().FindAsync("doi:10.1000/1", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("semantic-scholar:p1", false)]
    [InlineData("arxiv:x", false)]
    [InlineData("doi:10.1000/1", true)]
    public void Only_names_that_it_knows_are_asked_for(string id, bool can) => Source().CanFind(id).ShouldBe(can);

    [Fact]
    public async Task A_refusal_is_told_in_its_own_words()
    {
        _server.Answer("""{"error": "Unrecognized or unsupported fields: [ponds]"}""", status: 400);

        (await Should.ThrowAsync<HttpRequestException>(() => HarvestAsync(Friday, ("Query", "ponds")))).Message
            .ShouldBe("127.0.0.1 answers 400: Unrecognized or unsupported fields: [ponds]");
    }

    [Fact]
    public void A_key_that_cannot_be_one_is_refused_and_not_shown()
        => Should.Throw<OptionsValidationException>(() => Source(("ApiKey", "two words"))).Failures
            .ShouldBe(["Crawler:Sources:semantic-scholar: ApiKey must be plain ASCII without blanks."]);

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string Key, string Value)[] settings)
        => await Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private SemanticScholarSource Source(params (string Key, string Value)[] settings)
    {
        var configured = Configured.Source("semantic-scholar", _server.Address, settings);
        return new SemanticScholarSource(new HttpClient { BaseAddress = configured.Url }, configured, _time);
    }
}
