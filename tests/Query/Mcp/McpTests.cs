using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using PaperMesh.Contracts;

namespace PaperMesh.Query.Tests.Mcp;

/// <summary>What an assistant sees, through the SDK's own client.</summary>
public sealed class McpTests : IAsyncLifetime
{
    private readonly TestFolder _folder = new();
    private QueryHost _host = null!;
    private McpClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await QueryHost.StartAsync(_folder.Path, services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Invented.Noon)));
        await _host.KeepAsync(
            Invented.Event(Invented.Paper("Tides of Lake One", 1) with
            {
                Abstract = "Deep & <wide>. " + string.Concat(Enumerable.Repeat("Water rises again. ", 2_000)),
                Authors = [.. Enumerable.Range(1, 300).Select(number => new Author($"Author {number}"))],
                Categories = ["cs.LG"],
                Links = [new PaperLink(LinkKinds.Code, "https://example.org/tides")],
                Signals = new() { Upvotes = new(7, Invented.Noon) },
            }, "tides"),
            Invented.Event(Invented.Paper("Tides of Lake Two", 2) with { Categories = ["math.AG"], Signals = new() { Upvotes = new(9, Invented.Noon) } }, "tides", "lakes"),
            Invented.Event(Invented.Paper("Old strings") with { Id = "arxiv:hep-th/9901001", Announced = new DateOnly(2026, 11, 18) }));
        _client = await ConnectAsync(_host);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_tool_only_reads_and_describes_its_arguments_and_its_answer()
    {
        var tools = await _client.ListToolsAsync(cancellationToken: Cancelled);

        tools.Select(tool => tool.Name).Order().ShouldBe(["daily_papers", "get_paper", "list_topics", "search_papers", "similar_papers", "trending_papers"]);
        foreach (var tool in tools)
        {
            tool.Description.ShouldNotBeEmpty();
            tool.ProtocolTool.Annotations!.ReadOnlyHint.ShouldBe(true);
            tool.ProtocolTool.OutputSchema!.Value.GetProperty("properties").EnumerateObject().ShouldNotBeEmpty();
            foreach (var argument in tool.JsonSchema.GetProperty("properties").EnumerateObject())
                argument.Value.TryGetProperty("description", out _).ShouldBeTrue($"{tool.Name} {argument.Name}");
        }
    }

    [Fact]
    public async Task Schemas_tell_ranges_defaults_and_what_may_be_chosen()
    {
        var tools = (await _client.ListToolsAsync(cancellationToken: Cancelled)).ToDictionary(tool => tool.Name, tool => tool.JsonSchema);

        var limit = tools["search_papers"].GetProperty("properties").GetProperty("limit");
        limit.GetProperty("minimum").GetInt32().ShouldBe(1);
        limit.GetProperty("maximum").GetInt32().ShouldBe(50);
        limit.GetProperty("default").GetInt32().ShouldBe(10);
        tools["search_papers"].GetProperty("properties").GetProperty("sort").GetProperty("enum").ToString().ShouldContain("upvotes");
        tools["search_papers"].TryGetProperty("required", out _).ShouldBeFalse();
        tools["daily_papers"].GetProperty("properties").GetProperty("date").GetProperty("default").GetString().ShouldBe("latest");
        tools["get_paper"].GetProperty("required").ToString().ShouldBe("""["id"]""");
    }

    [Fact]
    public async Task A_search_answers_a_text_the_same_structured_and_links_that_can_be_read()
    {
        var answer = await CallAsync("search_papers", new() { ["query"] = "tides topic:", ["sort"] = "upvotes", ["limit"] = 1 });

        var found = answer.StructuredContent!.Value;
        found.GetProperty("total").GetInt32().ShouldBe(2);
        found.GetProperty("papers")[0].GetProperty("id").GetString().ShouldBe("arxiv:2611.00002");
        found.GetProperty("papers")[0].GetProperty("url").GetString().ShouldBe($"{_host.Http.BaseAddress}papers/arxiv:2611.00002");
        found.GetProperty("ignored")[0].GetString()!.ShouldContain("'topic:' has no value");
        TextOf(answer).ShouldContain("Tides of Lake Two");

        var link = answer.Content.OfType<ResourceLinkBlock>().ShouldHaveSingleItem();
        var read = await _client.ReadResourceAsync(link.Uri, cancellationToken: Cancelled);
        read.Contents.ShouldHaveSingleItem().ShouldBeOfType<TextResourceContents>().Text.ShouldStartWith("# Tides of Lake Two");

        var second = await CallAsync("search_papers", new()
        {
            ["query"] = "tides topic:",
            ["sort"] = "upvotes",
            ["limit"] = 1,
            ["cursor"] = found.GetProperty("next").GetString(),
        });
        second.StructuredContent!.Value.GetProperty("papers")[0].GetProperty("id").GetString().ShouldBe("arxiv:2611.00001");
        second.StructuredContent!.Value.TryGetProperty("next", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{ "topics": ["tides", "lakes"] }""", 1)]
    [InlineData("""{ "categories": ["cs"] }""", 1)]
    [InlineData("""{ "authors": ["Author 7"] }""", 1)]
    [InlineData("""{ "from": "2026-11-19", "to": "2026-11-20" }""", 2)]
    [InlineData("""{ "query": "", "topics": null, "categories": [], "authors": [""], "from": null, "to": "", "sort": null, "cursor": "" }""", 3)]
    [InlineData("{}", 3)]
    public async Task Arguments_narrow_what_a_search_finds(string arguments, int total)
        => (await CallJsonAsync("search_papers", arguments)).StructuredContent!.Value.GetProperty("total").GetInt32().ShouldBe(total);

    [Fact]
    public async Task A_paper_is_read_whole_but_not_without_bounds()
    {
        var answer = await CallAsync("get_paper", new() { ["id"] = "2611.00001v2" });

        var paper = answer.StructuredContent!.Value;
        paper.GetProperty("id").GetString().ShouldBe("arxiv:2611.00001");
        paper.GetProperty("authors").GetArrayLength().ShouldBe(100);
        paper.GetProperty("authorCount").GetInt32().ShouldBe(300);
        paper.GetProperty("abstract").GetString()!.ShouldStartWith("Deep & <wide>.");
        paper.GetProperty("topics")[0].GetProperty("slug").GetString().ShouldBe("tides");
        paper.GetProperty("links")[0].GetProperty("url").GetString().ShouldBe("https://example.org/tides");
        JsonSerializer.Serialize(answer, McpJsonUtilities.DefaultOptions).Length.ShouldBeLessThan(30_000);
    }

    [Fact]
    public async Task A_day_and_the_latest_day_list_their_papers_with_most_upvotes_first()
    {
        var latest = (await CallJsonAsync("daily_papers", "{}")).StructuredContent!.Value;
        latest.GetProperty("day").GetString().ShouldBe("2026-11-20");
        latest.GetProperty("papers").EnumerateArray().Select(paper => paper.GetProperty("id").GetString())
            .ShouldBe(["arxiv:2611.00002", "arxiv:2611.00001"]);

        var empty = (await CallAsync("daily_papers", new() { ["date"] = "2026-11-19" })).StructuredContent!.Value;
        empty.GetProperty("total").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task Topics_come_with_their_slugs_and_counts_and_can_be_narrowed()
    {
        (await CallJsonAsync("list_topics", "{}")).StructuredContent!.Value.ToString().ShouldBe(
            """{"topics":[{"slug":"tides","name":"TIDES","papers":2},{"slug":"lakes","name":"LAKES","papers":1}],"total":2}""");
        (await CallAsync("list_topics", new() { ["contains"] = "LAKE" })).StructuredContent!.Value.GetProperty("total").GetInt32().ShouldBe(1);
    }

    [Fact]
    public async Task Similar_papers_come_with_links_and_never_with_the_paper_itself()
    {
        var answer = await CallAsync("similar_papers", new() { ["id"] = "arxiv:2611.00001" });

        answer.StructuredContent!.Value.GetProperty("papers").EnumerateArray().Select(paper => paper.GetProperty("id").GetString())
            .ShouldBe(["arxiv:2611.00002"]);
        answer.Content.OfType<ResourceLinkBlock>().Select(link => link.Uri).ShouldBe(["papermesh://papers/arxiv:2611.00002"]);
    }

    [Fact]
    public async Task What_is_trending_is_that_of_the_window()
    {
        var answer = (await CallAsync("trending_papers", new() { ["window"] = "24h" })).StructuredContent!.Value;

        answer.GetProperty("total").GetInt32().ShouldBe(2);
        answer.GetProperty("papers").EnumerateArray().Select(paper => paper.GetProperty("id").GetString())
            .ShouldBe(["arxiv:2611.00002", "arxiv:2611.00001"]);
    }

    [Theory]
    [InlineData("similar_papers", """{ "id": "arxiv:0000.00000" }""", "search_papers finds them")]
    [InlineData("trending_papers", """{ "window": "1y" }""", "Use 24h, 7d or 30d")]
    [InlineData("get_paper", """{ "id": "arxiv:0000.00000" }""", "search_papers finds them")]
    [InlineData("get_paper", "{}", "id")]
    [InlineData("daily_papers", """{ "date": "2026-02-30" }""", "'date' cannot be '2026-02-30'")]
    [InlineData("daily_papers", """{ "date": "yesterday" }""", "like 2026-11-24")]
    [InlineData("daily_papers", """{ "cursor": "elsewhere" }""", "first page")]
    [InlineData("daily_papers", """{ "limit": 51 }""", "from 1 to 50")]
    [InlineData("search_papers", """{ "limit": -1 }""", "'limit' cannot be -1")]
    [InlineData("search_papers", """{ "limit": "many" }""", "do not fit the input schema")]
    [InlineData("search_papers", """{ "from": "2026-13-01" }""", "'from' cannot be '2026-13-01'")]
    [InlineData("search_papers", """{ "sort": "best" }""", "relevance, new or upvotes")]
    [InlineData("search_papers", """{ "cursor": "eCAxIDEgeA" }""", "'cursor' cannot be used")]
    [InlineData("list_topics", """{ "limit": 0 }""", "from 1 to 500")]
    public async Task A_call_that_cannot_be_answered_tells_the_model_what_to_do(string tool, string arguments, string said)
    {
        var answer = await CallJsonAsync(tool, arguments, fails: true);

        answer.IsError.ShouldBe(true);
        TextOf(answer).ShouldContain(said);
    }

    [Fact]
    public async Task A_query_that_is_too_long_is_refused_and_one_that_is_strange_is_answered()
    {
        TextOf(await CallAsync("search_papers", new() { ["query"] = new string('x', 10_001) }, fails: true)).ShouldContain("at most 10000");
        await CallAsync("search_papers", new() { ["query"] = "\"un(balanced \u0007 * -- OR '; DROP TABLE papers" });
    }

    [Theory]
    [InlineData("papermesh://papers/arxiv:hep-th/9901001")]
    [InlineData("papermesh://papers/arxiv%3Ahep-th%2F9901001")]
    public async Task A_paper_is_a_resource_whose_id_may_hold_slashes(string uri)
    {
        var template = (await _client.ListResourceTemplatesAsync(cancellationToken: Cancelled)).ShouldHaveSingleItem();
        template.UriTemplate.ShouldBe("papermesh://papers/{+id}");

        var read = await _client.ReadResourceAsync(uri, cancellationToken: Cancelled);

        read.Contents.ShouldHaveSingleItem().MimeType.ShouldBe("text/markdown");
    }

    [Fact]
    public async Task A_resource_that_is_not_there_is_an_error_that_names_it()
        => (await Should.ThrowAsync<McpProtocolException>(
                async () => await _client.ReadResourceAsync("papermesh://papers/arxiv:0000.00000", cancellationToken: Cancelled)))
            .Message.ShouldContain("arxiv:0000.00000");

    [Fact]
    public async Task Nothing_is_remembered_between_requests_so_any_replica_may_answer()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent(
                """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_topics","arguments":{}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("text/event-stream"));

        using var answer = await _host.Http.SendAsync(request, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Mcp-Session-Id").ShouldBeFalse();
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("tides");
    }

    private static async Task<McpClient> ConnectAsync(QueryHost host) => await McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(host.Http.BaseAddress!, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
        }),
        cancellationToken: Cancelled);

    private Task<CallToolResult> CallJsonAsync(string tool, string arguments, bool fails = false)
        => CallAsync(tool, JsonSerializer.Deserialize<Dictionary<string, object?>>(arguments)!, fails);

    private async Task<CallToolResult> CallAsync(string tool, Dictionary<string, object?> arguments, bool fails = false)
    {
        var answer = await _client.CallToolAsync(tool, arguments, cancellationToken: Cancelled);
        (answer.IsError ?? false).ShouldBe(fails, TextOf(answer));
        return answer;
    }

    private static string TextOf(CallToolResult answer)
        => string.Join('\n', answer.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
