using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.OpenAlex;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.OpenAlex;

public sealed class OpenAlexSourceTests : IAsyncLifetime
{
    private static readonly Checkpoint Friday = new() { UpTo = new DateOnly(2026, 11, 20) };

    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Without_a_filter_nothing_is_harvested()
    {
        (await HarvestAsync(Checkpoint.Start)).ShouldBeEmpty();
        _server.Requests.ShouldBeEmpty();
        Source().IsHarvested.ShouldBeFalse();
    }

    [Fact]
    public async Task A_list_goes_on_at_its_cursor_and_begins_two_weeks_before()
    {
        _server.Answer(Works("a+1"));
        _server.Answer(Works(null));

        var pages = await HarvestAsync(Friday, ("Filter", "has_abstract:true"));

        Uri.UnescapeDataString(Asked()[0]).ShouldStartWith(
            "/works?filter=has_abstract:true,from_publication_date:2026-11-06,to_publication_date:2026-11-24,type:article|preprint|review|");
        Asked()[0].ShouldEndWith("&per_page=100&cursor=%2A");
        Asked()[1].ShouldEndWith("&per_page=100&cursor=a%2B1");
        pages.Select(page => page.Next).ShouldBe(
        [
            Friday with { Until = new DateOnly(2026, 11, 23), ResumptionToken = "a+1" },
            new Checkpoint { UpTo = new DateOnly(2026, 11, 23) },
        ]);
    }

    [Fact]
    public async Task With_a_plan_works_are_new_on_the_day_on_which_OpenAlex_had_them()
    {
        _server.Answer(Works(null));

        await HarvestAsync(Friday, ("Filter", "type:review"), ("Dates", "created"));

        Uri.UnescapeDataString(Asked().Single()).ShouldStartWith("/works?filter=type:review,from_created_date:2026-11-20,to_created_date:2026-11-24&select=");
    }

    [Fact]
    public async Task A_harvest_that_was_broken_off_goes_on_where_it_was()
    {
        _server.Answer(Works(null));

        var pages = await HarvestAsync(Friday with { Until = new DateOnly(2026, 11, 21), ResumptionToken = "a1" }, ("Filter", "has_abstract:true"));

        Uri.UnescapeDataString(Asked().Single()).ShouldContain("to_publication_date:2026-11-22");
        Asked().Single().ShouldEndWith("&cursor=a1");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 21) });
    }

    [Fact]
    public async Task A_cursor_that_is_no_longer_taken_starts_the_list_again()
    {
        _server.Answer("""{"error": "Invalid cursor", "message": "The cursor is too old."}""", status: 400);
        _server.Answer(Works(null));

        var pages = await HarvestAsync(Friday with { Until = new DateOnly(2026, 11, 21), ResumptionToken = "a1" }, ("Filter", "has_abstract:true"));

        Asked()[1].ShouldEndWith("&cursor=%2A");
        pages.Single().Next.ShouldBe(new Checkpoint { UpTo = new DateOnly(2026, 11, 21) });
    }

    [Fact]
    public async Task A_list_that_goes_in_circles_is_left()
    {
        _server.Answer(Works("a1"));
        _server.Answer(Works("a1"));

        await Should.ThrowAsync<InvalidDataException>(() => HarvestAsync(Friday, ("Filter", "has_abstract:true")));
    }

    [Theory]
    [InlineData(400, """{"error": "Invalid query", "message": "No such filter: ponds."}""", "127.0.0.1 answers 400: No such filter: ponds.")]
    [InlineData(403, """{"error": "Plan upgrade required"}""", "127.0.0.1 answers 403: Plan upgrade required")]
    [InlineData(500, "<html>\noops", "127.0.0.1 answers 500: <html> oops")]
    public async Task A_refusal_is_told_in_OpenAlexs_own_words(int status, string body, string message)
    {
        _server.Answer(body, status);

        (await Should.ThrowAsync<HttpRequestException>(() => HarvestAsync(Friday, ("Filter", "x:1")))).Message.ShouldBe(message);
    }

    [Fact]
    public async Task The_key_goes_into_a_header()
    {
        string? seen = null;
        _server.Answer(context =>
        {
            seen = context.Request.Headers.Authorization;
            return context.Response.WriteAsync("""{"id": "https://openalex.org/W7", "doi": "https://doi.org/10.1000/1", "title": "T"}""");
        });

        var page = await Source(("ApiKey", "secret-1")).FindAsync("doi:10.1000/1", TestContext.Current.CancellationToken);

        page.Records.Single().Paper.Id.ShouldBe("doi:10.1000/1");
        seen.ShouldBe("Bearer secret-1");
        Asked().Single().ShouldStartWith("/works/doi:10.1000%2F1?select=");
    }

    [Fact]
    public async Task A_work_that_OpenAlex_does_not_have_is_no_record()
    {
        _server.Answer("", status: 404);

        (await Source().FindAsync("doi:10.1000/1", TestContext.Current.CancellationToken)).Records.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ApiKey", "two words")]
    [InlineData("Dates", "lunar")]
    [InlineData("Dates", "7")]
    public void A_setting_that_cannot_be_is_refused_without_a_secret_in_the_message(string key, string value)
        => Should.Throw<OptionsValidationException>(() => Source((key, value))).Failures.Single()
            .ShouldSatisfyAllConditions(fault => fault.ShouldContain(key), fault => fault.ShouldNotContain("two words"));

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Works(string? cursor) => $$"""
        {"meta": {"count": 2, "next_cursor": {{(cursor is null ? "null" : $"\"{cursor}\"")}}}, "results": [{"id": "https://openalex.org/W1", "title": "T"}]}
        """;

    private List<string> Asked() => [.. _server.Requests.Select(request => request.PathAndQuery)];

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params (string Key, string Value)[] settings)
        => await Source(settings).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    private OpenAlexSource Source(params (string Key, string Value)[] settings)
    {
        var configured = Configured.Source("openalex", _server.Address, settings);
        return new OpenAlexSource(new HttpClient { BaseAddress = configured.Url }, configured, _time);
    }
}
