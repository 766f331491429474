using System.Net;
using System.Text.Json;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests;

public sealed class ApiTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await QueryHost.StartAsync(_folder.Path);
        await _host.KeepAsync(
            Invented.Event(Invented.Paper("Tides of Lake One", 1) with
            {
                Abstract = "Deep & <wide>.",
                Authors = [new Author("Ada Lovelace", "Institute for Samples")],
                Categories = ["cs.LG"],
                PrimaryCategory = "cs.LG",
                Published = Invented.Noon,
                Signals = new() { Upvotes = new(7, Invented.Noon) },
            }, "tides"),
            Invented.Event(Invented.Paper("Tides of Lake Two", 2) with { Categories = ["math.AG"], Signals = new() { Upvotes = new(9, Invented.Noon) } }, "tides", "lakes"),
            Invented.Event(Invented.Paper("Old strings") with { Id = "arxiv:hep-th/9901001", Announced = new DateOnly(2026, 11, 18) }));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_item_is_one_flat_object_of_paper_tags_and_score()
    {
        var item = (await GetAsync("/api/v1/search?q=tides+one")).GetProperty("items")[0];

        item.GetProperty("id").GetString().ShouldBe("arxiv:2611.00001");
        item.GetProperty("title").GetString().ShouldBe("Tides of Lake One");
        item.GetProperty("revision").GetInt32().ShouldBe(1);
        item.GetProperty("authors")[0].GetProperty("affiliation").GetString().ShouldBe("Institute for Samples");
        item.GetProperty("published").GetString().ShouldBe("2026-11-20T12:00:00Z");
        item.GetProperty("announced").GetString().ShouldBe("2026-11-20");
        item.GetProperty("signals").GetProperty("upvotes").GetProperty("value").GetInt32().ShouldBe(7);
        item.GetProperty("tags")[0].GetProperty("topic").GetString().ShouldBe("tides");
        item.GetProperty("tags")[0].GetProperty("origin").GetString().ShouldBe("rule");
        item.GetProperty("model").GetString().ShouldBe("rules-1");
        item.GetProperty("taggedAt").GetString().ShouldBe("2026-11-20T12:00:00Z");
        item.GetProperty("score").GetDouble().ShouldBeGreaterThan(0);
        item.TryGetProperty("doi", out _).ShouldBeFalse();
        item.TryGetProperty("keptAt", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_search_answers_items_next_total_facets_and_what_was_ignored()
    {
        var first = await GetAsync("/api/v1/search?q=tides+topic:&limit=1&sort=new");

        first.GetProperty("items").GetArrayLength().ShouldBe(1);
        first.GetProperty("total").GetInt32().ShouldBe(2);
        first.GetProperty("ignored")[0].GetString()!.ShouldContain("'topic:' has no value");
        first.GetProperty("facets").GetProperty("topic")[0].ToString().ShouldBe("""{"value":"tides","name":"TIDES","count":2}""");

        var second = await GetAsync($"/api/v1/search?q=tides+topic:&limit=1&sort=new&cursor={first.GetProperty("next")}");
        IdsOf(second).ShouldBe(["arxiv:2611.00002"]);
        second.TryGetProperty("next", out var next).ShouldBeTrue();
        next.ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("q=tides&topic=lakes", 1)]
    [InlineData("topic=tides&topic=lakes", 1)]
    [InlineData("category=cs", 1)]
    [InlineData("category=cs.LG&category=", 1)]
    [InlineData("author=lovelace", 1)]
    [InlineData("source=arxiv-oai&q=&topic=&from=&to=&sort=&cursor=", 3)]
    [InlineData("from=2026-11-19&to=2026-11-20", 2)]
    [InlineData("to=2026-11-18", 1)]
    [InlineData("q=Tides+of+Lake+One&topic=lakes", 0)]
    public async Task Parameters_narrow_what_the_query_finds(string query, int total)
        => (await GetAsync("/api/v1/search?" + query)).GetProperty("total").GetInt32().ShouldBe(total);

    [Theory]
    [InlineData("arxiv:2611.00001", "arxiv:2611.00001")]
    [InlineData("2611.00001v3", "arxiv:2611.00001")]
    [InlineData("arxiv%3A2611.00001", "arxiv:2611.00001")]
    [InlineData("arxiv:hep-th/9901001", "arxiv:hep-th/9901001")]
    [InlineData("arxiv:hep-th%2F9901001", "arxiv:hep-th/9901001")]
    [InlineData("hep-th/9901001v1", "arxiv:hep-th/9901001")]
    public async Task A_paper_is_found_by_its_id_as_people_write_it(string id, string found)
        => (await GetAsync("/api/v1/papers/" + id)).GetProperty("id").GetString().ShouldBe(found);

    [Fact]
    public async Task A_day_lists_its_papers_with_most_upvotes_first()
    {
        IdsOf(await GetAsync("/api/v1/daily/2026-11-20")).ShouldBe(["arxiv:2611.00002", "arxiv:2611.00001"]);
        IdsOf(await GetAsync("/api/v1/daily/latest?limit=1")).ShouldBe(["arxiv:2611.00002"]);
        (await GetAsync("/api/v1/daily/2026-11-19")).GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Topics_come_with_names_and_counts()
        => (await GetAsync("/api/v1/topics")).ToString().ShouldBe(
            """{"items":[{"slug":"tides","name":"TIDES","count":2},{"slug":"lakes","name":"LAKES","count":1}],"next":null,"total":2}""");

    [Fact]
    public async Task Stats_say_how_many_papers_are_stored_and_how_many_are_found()
    {
        var stats = await GetAsync("/api/v1/stats");

        stats.GetProperty("tagged").GetInt32().ShouldBe(3);
        stats.GetProperty("indexed").GetInt32().ShouldBe(3);
    }

    [Theory]
    [InlineData("/api/v1/papers/nothing", HttpStatusCode.NotFound, "'nothing'")]
    [InlineData("/api/v1/papers/%2e%2e%2f", HttpStatusCode.NotFound, "No paper")]
    [InlineData("/api/v1/daily/yesterday", HttpStatusCode.BadRequest, "'yesterday' was given for 'date'")]
    [InlineData("/api/v1/daily/2026-02-30", HttpStatusCode.BadRequest, "2026-02-30")]
    [InlineData("/api/v1/daily/latest?cursor=x", HttpStatusCode.BadRequest, "'cursor'")]
    [InlineData("/api/v1/daily/latest?limit=101", HttpStatusCode.BadRequest, "from 1 to 100")]
    [InlineData("/api/v1/search?cursor=x", HttpStatusCode.BadRequest, "'cursor'")]
    [InlineData("/api/v1/search?from=2026", HttpStatusCode.BadRequest, "'from'")]
    [InlineData("/api/v1/search?to=never", HttpStatusCode.BadRequest, "'to'")]
    [InlineData("/api/v1/search?sort=best", HttpStatusCode.BadRequest, "'sort'")]
    [InlineData("/api/v1/search?limit=0", HttpStatusCode.BadRequest, "from 1 to 100")]
    [InlineData("/api/v1/search?limit=many", HttpStatusCode.BadRequest, "'many' was given for 'limit'; expected is a whole number.")]
    [InlineData("/api/v1/search?limit=1&limit=2", HttpStatusCode.BadRequest, "'1,2' was given for 'limit'; expected is a whole number.")]
    [InlineData("/api/v1/search?explain=perhaps", HttpStatusCode.BadRequest, "'perhaps' was given for 'explain'; expected is true or false.")]
    public async Task What_cannot_be_answered_is_a_problem_that_says_why(string path, HttpStatusCode status, string said)
    {
        using var answer = await _host.Http.GetAsync(path, TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(status);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        problem.EnumerateObject().Select(field => field.Value.ToString()).ShouldContain(value => value.Contains(said));
    }

    [Fact]
    public async Task A_service_whose_index_is_up_to_date_is_ready()
    {
        using var answer = await _host.Http.GetAsync("/health/ready", TestContext.Current.CancellationToken);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static IEnumerable<string?> IdsOf(JsonElement list)
        => list.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());

    private async Task<JsonElement> GetAsync(string path)
        => JsonDocument.Parse(await _host.Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;
}
