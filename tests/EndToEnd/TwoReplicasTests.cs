using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>Two replicas of Query behind the gateway, the second of which comes later: nobody can tell which one answers.</summary>
public sealed class TwoReplicasTests(RabbitServer rabbit, MongoServer mongo) : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IDisposable
{
    private const int Before = 400;
    private const int Papers = 600;
    private const int Recent = 50;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_read_is_the_same_from_each_of_them_and_through_the_gateway()
    {
        var papers = (await RealPaper.ReadAsync(SharedData.Corpus("arxiv-dev.jsonl.gz"), Papers - Recent, Cancellation)).Concat(Today()).ToList();
        await using var mesh = await FiveProcesses.StartAsync(rabbit, mongo, _data, new Dictionary<string, string>(), Cancellation, knowsReplica: true);
        await mesh.Site.ImportAsync(Site.Lines(papers.Take(Before)), Cancellation);
        await mesh.Site.SettledAsync(Before, Cancellation);

        // It finds what was there before it, and from then on gets what the first one gets.
        await mesh.StartReplicaAsync(Cancellation);
        (await IndexedAsync(mesh.Queries[1])).ShouldBe(Before);
        await mesh.Site.ImportAsync(Site.Lines(papers.Skip(Before)), Cancellation);
        foreach (var query in mesh.Queries)
            await query.WaitAsync("it has them all", async _ => await IndexedAsync(query) == Papers, TimeSpan.FromMinutes(1), Cancellation);

        await AllAddressesAgreeAsync(mesh, papers);
        await PagesGoOnAtTheOtherReplicaAsync(mesh);
        await AnAssistantReadsThroughTheGatewayAsync(mesh, papers[0]);
    }

    public void Dispose() => _data.Delete(recursive: true);

    /// <summary>So that something is trending, whenever that is; ids order them, since their scores are equal.</summary>
    private static IEnumerable<RealPaper> Today()
        => Enumerable.Range(1, Recent).Select(number => new RealPaper(
            $"notes:{number}",
            $"Learning about pond {number}",
            JsonSerializer.SerializeToUtf8Bytes(new
            {
                id = $"notes:{number}",
                title = $"Learning about pond {number}",
                authors = new[] { "Nia Example", "Otto Pond" },
                published = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            })));

    private static async Task AllAddressesAgreeAsync(FiveProcesses mesh, IReadOnlyList<RealPaper> papers)
    {
        var first = mesh.Queries[0].Http;
        var latest = (await first.GetFromJsonAsync<JsonElement>("/api/v1/daily/latest?limit=1", Cancellation)).GetProperty("items")[0];
        var author = Uri.EscapeDataString(latest.GetProperty("authors")[0].GetProperty("name").GetString()!);
        var calendar = await first.GetFromJsonAsync<JsonElement>("/api/v1/calendar/latest", Cancellation);
        var day = calendar.GetProperty("items").EnumerateArray().Last().GetProperty("date").GetString()!;
        var (month, paper, plain) = (day[..7], papers[0].PaperId, papers[0].Id);
        var topic = (await first.GetFromJsonAsync<JsonElement>("/api/v1/topics", Cancellation)).GetProperty("items")[0].GetProperty("slug").GetString();

        foreach (var path in new[]
        {
            "/", $"/daily/{day}", "/weekly", "/monthly", $"/monthly/{month}", "/trending?window=30d", "/trending/formula", "/topics", $"/topics/{topic}",
            $"/authors/{author}", "/search?q=learning", $"/papers/{paper}", $"/papers/{paper}/history", "/no/such/page",
            "/api/v1/search?q=learning&explain=true&highlight=true", "/api/v1/search?sort=new&limit=100", "/api/v1/daily/latest", "/api/v1/weekly/latest",
            $"/api/v1/monthly/{month}", $"/api/v1/calendar/{month}", "/api/v1/topics", $"/api/v1/papers/{paper}", $"/api/v1/papers/{paper}/similar",
            $"/api/v1/papers/{paper}/history", "/api/v1/papers/none", "/api/v1/search?limit=-1",
            $"/papers/{paper}.json", $"/papers/{paper}.md", $"/papers/{paper}.bib", $"/papers/{paper}.ris",
            "/search.bib?q=learning", "/search.ris?q=learning", $"/topics/{topic}.md", "/feed.atom", "/daily.rss", "/trending.feed.json?window=30d",
            $"/authors/{author}.atom", "/llms.txt", "/robots.txt", "/sitemap.xml", "/sitemaps/lists.xml", "/sitemaps/papers-1.xml", "/opensearch.xml", "/docs/",
            "/api/daily_papers", "/api/daily_papers?sort=trending", $"/api/papers/{plain}", "/api/papers/search?q=learning",
        })
        {
            // What is trending is told as of the minute, which may end between two questions.
            if (path.Contains("trending", StringComparison.Ordinal) && DateTime.UtcNow.Second > 50)
                await Task.Delay(TimeSpan.FromSeconds(60 - DateTime.UtcNow.Second), Cancellation);

            var answers = await Task.WhenAll(mesh.Queries.Select(query => ReadAsync(query.Http, path, mesh.Site)));

            // Pages of /docs carry a nonce.
            if (path != "/docs/")
                answers[1].ShouldBe(answers[0], $"{path}: {answers[1].UnlikeAt(answers[0])}");
            answers[0].Status.ShouldBe(path is "/no/such/page" or "/api/v1/papers/none" ? HttpStatusCode.NotFound
                : path.Contains("limit=-1", StringComparison.Ordinal) ? HttpStatusCode.BadRequest
                : HttpStatusCode.OK, path);

            var through = await ReadAsync(mesh.Site.Http, path, mesh.Site);
            if (path != "/docs/")
                through.ShouldBe(answers[0], $"{path}: {through.UnlikeAt(answers[0])}");

            if (answers[0].Tag is { } tag)
            {
                using var again = new HttpRequestMessage(HttpMethod.Get, path);
                again.Headers.Host = mesh.Site.Http.BaseAddress!.Authority;
                again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(tag));
                using var answer = await mesh.Queries[1].Http.SendAsync(again, Cancellation);
                answer.StatusCode.ShouldBe(HttpStatusCode.NotModified, path);
            }
        }

        var documents = await Task.WhenAll(mesh.Queries.Select(query => ReadAsync(query.Http, "/openapi/v1.json", mesh.Site)));
        documents[1].ShouldBe(documents[0]);
        var merged = await mesh.Site.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);
        foreach (var path in new[] { "/api/v1/trending", "/api/v1/import", "/api/v1/classify", "/api/v1/events" })
            merged.GetProperty("paths").TryGetProperty(path, out _).ShouldBeTrue(path);
    }

    private static async Task PagesGoOnAtTheOtherReplicaAsync(FiveProcesses mesh)
    {
        foreach (var list in new[] { "/api/v1/search?q=learning", "/api/v1/search?sort=new", "/api/v1/search?sort=upvotes", "/api/v1/trending?window=30d" })
        {
            var (ids, turn, total) = (new List<string?>(), 0, -1L);
            for (string? cursor = "", next = null; cursor is not null; cursor = next)
            {
                // One replica, the other one, whichever the gateway takes.
                HttpClient[] askable = [mesh.Queries[0].Http, mesh.Queries[1].Http, mesh.Site.Http];
                var page = await askable[turn++ % askable.Length].GetFromJsonAsync<JsonElement>($"{list}&limit=20&cursor={cursor}", Cancellation);
                ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
                (total, next) = (page.GetProperty("total").GetInt64(), page.GetProperty("next").GetString());
            }

            ids.Count.ShouldBe((int)total, list);
            ids.Distinct().Count().ShouldBe(ids.Count, list);
            turn.ShouldBeGreaterThan(2, list);
        }
    }

    private static async Task AnAssistantReadsThroughTheGatewayAsync(FiveProcesses mesh, RealPaper paper)
    {
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(mesh.Site.Http.BaseAddress!, "/mcp"),
                TransportMode = HttpTransportMode.StreamableHttp,
            }),
            cancellationToken: Cancellation);

        var served = await Task.WhenAll(mesh.Queries.Select(McpRequestsAsync));
        for (var call = 0; call < 10; call++)
        {
            foreach (var (tool, arguments) in new (string, Dictionary<string, object?>)[]
            {
                ("list_topics", []), ("search_papers", new() { ["query"] = "learning" }), ("daily_papers", []), ("trending_papers", new() { ["window"] = "30d" }),
                ("get_paper", new() { ["id"] = paper.PaperId }), ("similar_papers", new() { ["id"] = paper.PaperId }),
            })
            {
                var answer = await client.CallToolAsync(tool, arguments, cancellationToken: Cancellation);
                (answer.IsError ?? false).ShouldBeFalse(tool);
                answer.StructuredContent!.Value.ToString().ShouldNotBeEmpty();
            }
        }

        var resource = await client.ReadResourceAsync($"papermesh://papers/{paper.PaperId}", cancellationToken: Cancellation);
        resource.Contents.OfType<TextResourceContents>().ShouldHaveSingleItem().Text.ShouldContain(paper.Title);

        // Of sixty requests each replica has had some.
        var after = await Task.WhenAll(mesh.Queries.Select(McpRequestsAsync));
        after.Zip(served).ShouldAllBe(pair => pair.First > pair.Second);
    }

    /// <summary>How many requests to <c>/mcp</c> that replica has answered, by its own metrics.</summary>
    private static async Task<double> McpRequestsAsync(ServiceProcess query)
        => (await query.Http.GetStringAsync("/metrics", Cancellation)).Split('\n')
            .Where(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal) && line.Contains("/mcp", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture));

    private static async Task<long> IndexedAsync(ServiceProcess query)
        => (await query.Http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats", Cancellation))!["indexed"];

    /// <summary>As a client of the gateway, whose address is in links.</summary>
    private static async Task<Answer> ReadAsync(HttpClient http, string path, Site site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = site.Http.BaseAddress!.Authority;
        using var answer = await http.SendAsync(request, Cancellation);
        return new Answer(
            answer.StatusCode,
            answer.Content.Headers.ContentType?.ToString(),
            answer.Headers.ETag?.ToString(),
            answer.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null,
            answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancellation) : ""); // A problem has the trace's id.
    }

    private sealed record Answer(HttpStatusCode Status, string? Type, string? Tag, string? Links, string Body)
    {
        /// <summary>Where the text first differs, since a page is too long to be read in a test's message.</summary>
        public string UnlikeAt(Answer other)
        {
            var at = Body.AsSpan().CommonPrefixLength(other.Body);
            return $"at {at}: …{Around(Body, at)}… where the other has …{Around(other.Body, at)}…";
        }

        private static string Around(string text, int at) => text[Math.Max(0, at - 100)..Math.Min(text.Length, at + 100)];
    }
}
