using System.Net;
using System.Reflection;
using System.Text.Json;
using CsCheck;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Query.Mcp;

namespace PaperMesh.Query.Tests;

/// <summary>Whatever anybody asks for, there is a good answer or a problem that says what was wrong; never a fault of the server.</summary>
public sealed class HostileRequestTests(HostileRequestTests.ReadSite site) : IClassFixture<HostileRequestTests.ReadSite>
{
    private static readonly int[] Expected = [200, 301, 302, 304, 307, 308, 400, 404, 406, 422];

    /// <summary>Files of the site and of its documentation, and what is not read with GET.</summary>
    private static readonly string[] NotRead = [McpService.Path, "/assets/", "/docs", "docs", "/openapi/"];

    private static readonly string[] Formats = ["text/html", "application/json", "text/markdown", "application/atom+xml", "*/*", "image/png;q=0"];

    private static readonly string[] Nasty =
    [
        "", " ", "\t\r\n", "\0", "\u0001\u001b\u007f", "a\0b", "\ud800", "\udc00\ud800", "\uffff", "\u202e\u200b\ufeff", "𝕏", "图像",
        "\"", "\"\"", "\"\"\"unbalanced", "“half", "\\\"", "(", "((()", "a)b", "[", "{", "}", "/", "//", "\\", "|", "||", "&&", "!", "~", "^", "?",
        "*", "**", "* * *", "a*b*", "*a", "the", "of and the", "to be or not to be", "-", "--", "- -", "-*", "-\"", "OR", "OR OR", "a OR", "OR a",
        "topic:", "topic:\"", "topic:*", "cat:", "cat:*", "cat:cs.*", "author:\"", "source:-", "has:nothing", "sort:best", "sort:", ":", "::", "a:b:c",
        "after:0000-00-00", "after:2026-02-30", "after:9999-12-31", "before:0001-01-01", "before:", "min:upvotes=-1", "min:upvotes=99999999999999999999",
        "'; DROP TABLE papers; --", "' OR '1'='1", "1; SELECT pg_sleep(9)", "{\"$gt\":\"\"}", "{!lucene q.op=OR}", "*:*", "+a -b", "[* TO *]", "a~999",
        "a^1e99", "title:(+a -b)", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "<!--", "]]>", "&lt;&amp;&#0;", "{{7*7}}", "${7*7}",
        "$\\frac{", "\\input{/etc/passwd}", "$$$", "\\ell_2^", "%", "%00", "%zz", "%s%n", "..", "../../etc/passwd", ".", "arxiv:", "arxiv:2611.00001",
        "arxiv:hep-th/9901001", "2611.00001v999999999999", "doi:10.1000/", "samples:", "-1", "0", "1", "50", "100", "101", "2147483648", "1e3", "0x10",
        "NaN", "-0", "many", "null", "true", "undefined", "latest", "2026-11-20", "2026-02-30", "2026-13-01", "0000-00-00", "0001-01-01", "9999-12-31",
        "10000-01-01", "2026-W47", "2026-W54", "0000-W00", "2026-11", "2026-13", "2026-11-20T00:00:00Z", "20.11.2026", "new", "relevance", "upvotes",
        "r 1 1 x", "n 0 1 x", "r NaN 1 x", "n ∞ -1 x", "u 0 99999999999999999999 x",
        "ciAxIDEgeA", "biAwIDEgeA", "dSAwIDEgeA", "ciBOYU4gMSB4", "ciBJbmZpbml0eSAtOTIyMzM3MjAzNjg1NDc3NTgwOCB4", "biAwIDkyMjMzNzIwMzY4NTQ3NzU4MDcgeA",
        "A", "AA==", "////", "____",
    ];

    private static readonly Gen<string> Short = Gen.Frequency(
        (6, Gen.OneOf(Nasty)),
        (2, Invented.Query),
        (2, Gen.String[Gen.Char, 0, 30]));

    private static readonly Gen<string> Text = Gen.Frequency(
        (12, Short),
        (4, Short.Array[2, 6].Select(parts => string.Join(' ', parts))),
        (1, Gen.Select(Short, Gen.Int[2, 1_000], (part, times) => Repeated(part + " ", times))));

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private readonly QueryHost _host = site.Host;

    [Fact]
    public async Task Ten_thousand_hostile_requests_to_every_address_that_can_be_read_get_an_answer_or_a_problem()
    {
        var addresses = Addresses();
        foreach (var known in new[] { "/api/v1/search", "/api/v1/daily/{date}", "/api/v1/topics", "/api/v1/papers/{**id}", "/search", "/search.atom", "/topics/{**slug}" })
            addresses.ShouldContain(address => address.Pattern == known);

        var requests = Gen.OneOf([.. addresses]).SelectMany(
            address => Gen.Select(Text.Array[address.Route.Count], Gen.Select(Gen.Int[0, 9], Text).Array[address.Query.Count], Gen.OneOf(Formats)),
            (address, values) => (Path: address.With(values.Item1, values.Item2), Accept: values.Item3));

        await requests.SampleAsync(request => CheckAsync(request.Path, request.Accept), iter: 10_000, threads: 4);
    }

    public static TheoryData<string, string> BadInput => new()
    {
        { "10,000 characters", new string('x', 10_000) },
        { "10,000 characters in words", Repeated("lake ", 2_000) },
        { "10,000 letters of three bytes", new string('图', 10_000) },
        { "1,000 words", string.Join(' ', Enumerable.Range(0, 1_000).Select(number => $"w{number}")) },
        { "1,000 alternatives", string.Join(" OR ", Enumerable.Range(0, 1_000)) },
        { "1,000 fields", Repeated("topic:tides ", 1_000) },
        { "1,000 prefixes", Repeated("a* ", 1_000) },
        { "unbalanced quotes", "\"tides of \"lake \"\"one" },
        { "only stop words", "the of and to in" },
        { "only wildcards", "* ** *" },
        { "control characters", "tides\0\u0001\u001b[31m\u007f\u0085" },
        { "half a surrogate pair", "tides \ud83d" },
        { "SQL", "'; DROP TABLE papers; -- ' OR '1'='1" },
        { "Lucene", "title:(+a -b) AND [* TO *] OR a~0.5^1e99 && !{x TO y} \\" },
        { "HTML", "<script>alert(1)</script>\"><img src=x onerror=alert(1)>" },
        { "LaTeX", "$\\frac{\\input{/etc/passwd}$ \\ell_2^{ \\begin{document}" },
        { "days that do not exist", "after:2026-02-30 before:0000-00-00" },
    };

    [Theory]
    [MemberData(nameof(BadInput))]
    public async Task A_query_of_bad_input_is_searched_for_as_far_as_it_goes(string kind, string query)
    {
        foreach (var path in new[] { "/api/v1/search", "/search", "/search.atom" })
        {
            using var answer = await _host.Http.GetAsync($"{path}?q={Uri.EscapeDataString(query)}", Cancelled);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, $"{kind} at {path}");
        }
    }

    [Theory]
    [InlineData("limit=-1")]
    [InlineData("limit=99999999999999999999")]
    [InlineData("from=2026-02-30")]
    [InlineData("to=0000-00-00")]
    [InlineData("sort=')")]
    [InlineData("cursor=biAwIDEgeA")]
    [InlineData("q=lake&cursor=%00")]
    public async Task A_parameter_that_cannot_be_used_is_a_problem(string parameters)
        => (await CheckAsync("/api/v1/search?q=lake&" + parameters, "application/json")).ShouldBe(HttpStatusCode.BadRequest);

    [Theory]
    [InlineData("/api/v1/search?limit=-1", "'-1' was given for 'limit'; expected is a whole number from 1 to 100.")]
    [InlineData("/api/v1/daily/latest?limit=101", "'101' was given for 'limit'; expected is a whole number from 1 to 100.")]
    [InlineData("/api/v1/papers/arxiv:2611.00001/similar?limit=0", "'0' was given for 'limit'; expected is a whole number from 1 to 50.")]
    public async Task A_limit_out_of_bounds_is_answered_with_what_was_given_and_what_is_expected(string path, string expected)
    {
        using var answer = await _host.Http.GetAsync(path, Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancelled));
        problem.RootElement.GetProperty("errors").GetProperty("limit")[0].GetString().ShouldBe(expected);
    }

    [Fact]
    public async Task A_cursor_of_one_list_is_a_problem_in_another()
    {
        var page = JsonDocument.Parse(await _host.Http.GetStringAsync("/api/v1/search?q=tides+OR+graph&sort=new&limit=1", Cancelled)).RootElement;
        var cursor = page.GetProperty("next").GetString();

        (await CheckAsync($"/api/v1/daily/2026-11-20?cursor={cursor}", "application/json")).ShouldBe(HttpStatusCode.BadRequest);
        (await CheckAsync($"/api/v1/search?q=tides&sort=relevance&cursor={cursor}", "application/json")).ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("topic")]
    [InlineData("category")]
    [InlineData("author")]
    [InlineData("source")]
    public async Task A_thousand_values_of_one_parameter_are_refused_with_how_many_may_be_given(string name)
    {
        using var answer = await _host.Http.GetAsync("/api/v1/search?" + Repeated($"{name}=a&", 1_200), Cancelled);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancelled)).ShouldContain("at most 20 values");
    }

    /// <summary>Sends it as it is written, and checks what came.</summary>
    private async Task<HttpStatusCode> CheckAsync(string path, string accept)
    {
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, asWritten));
        request.Headers.TryAddWithoutValidation("Accept", accept);

        using var answer = await _host.Http.SendAsync(request, Cancelled);

        var body = await answer.Content.ReadAsStringAsync(Cancelled);
        Expected.ShouldContain((int)answer.StatusCode, $"GET {path} ({accept}) answered {(int)answer.StatusCode}: {body}");
        if ((int)answer.StatusCode < 400)
            return answer.StatusCode;

        // The web server itself refuses a path with a NUL in it, before anything of ours has a say.
        if (path.Split('?')[0].Contains("%00", StringComparison.Ordinal) && body.Length == 0)
            return answer.StatusCode;

        // A page for people, where people read; a problem everywhere else.
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type == "text/html")
        {
            path.ShouldNotStartWith("/api/");
            return answer.StatusCode;
        }

        // The API of Hugging Face has errors of its own form.
        if (type == "application/json" && (path.StartsWith("/api/daily_papers", StringComparison.Ordinal) || path.StartsWith("/api/papers/", StringComparison.Ordinal)))
        {
            JsonDocument.Parse(body).RootElement.GetProperty("error").GetString().ShouldNotBeNullOrEmpty();
            return answer.StatusCode;
        }

        type.ShouldBe("application/problem+json", $"GET {path} ({accept}): {body}");
        JsonDocument.Parse(body).RootElement.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        return answer.StatusCode;
    }

    /// <summary>Every address that answers GET, with the names of what can be put into it: so what is mapped tomorrow is tried as well.</summary>
    private List<Address> Addresses()
        => [.. _host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") == true)
            .Where(endpoint => !NotRead.Any(prefix => endpoint.RoutePattern.RawText!.StartsWith(prefix, StringComparison.Ordinal)))
            .Select(Address.Of)];

    private static string Repeated(string part, int times)
        => string.Concat(Enumerable.Repeat(part, Math.Min(times, 10_000 / Math.Max(part.Length, 1) + 1)));

    /// <summary>For all cases: nothing that is asked for changes anything, and to start takes longer than most of them.</summary>
    public sealed class ReadSite : IAsyncLifetime
    {
        private readonly TestFolder _folder = new();

        internal QueryHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Host = await QueryHost.StartAsync(_folder.Path);
            await Host.KeepAsync(
                Invented.Event(Invented.Paper("Tides of <b>Lake</b> One $\\ell_2$", 1) with { Signals = new() { Upvotes = new(7, Invented.Noon) } }, "tides", "lakes"),
                Invented.Event(Invented.Paper("Graph networks", 2) with { Abstract = "Deep graphs.", Categories = ["cs.LG"] }, "graphs"),
                Invented.Event(Invented.Paper("Old strings") with { Id = "arxiv:hep-th/9901001", Announced = new DateOnly(2026, 11, 18) }, "tides"));
        }

        public async ValueTask DisposeAsync()
        {
            await Host.DisposeAsync();
            _folder.Dispose();
        }
    }

    private sealed record Address(string Pattern, IReadOnlyList<string> Route, IReadOnlyList<string> Query)
    {
        public static Address Of(RouteEndpoint endpoint)
        {
            var route = endpoint.RoutePattern.Parameters.Select(parameter => parameter.Name).ToList();
            var query = endpoint.Metadata.GetMetadata<MethodInfo>()?.GetParameters() ?? [];
            return new(
                "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
                route,
                [.. query.Where(IsText).Select(parameter => parameter.Name!).Except(route, StringComparer.OrdinalIgnoreCase)]);
        }

        /// <param name="route">A value for each part of the path that can be chosen.</param>
        /// <param name="query">How often, and with which value, each parameter is given: mostly once, sometimes not at all or many times.</param>
        public string With(string[] route, (int, string)[] query)
        {
            var path = Pattern;
            foreach (var (name, value) in Route.Zip(route))
                path = path.Replace($"{{**{name}}}", Escaped(value)).Replace($"{{{name}}}", Escaped(value));

            var parameters = Query.Zip(query).SelectMany(pair => Enumerable.Repeat(
                $"{pair.First}={Escaped(pair.Second.Item2)}",
                pair.Second.Item1 switch { 0 or 1 => 0, 2 => pair.Second.Item2.Length < 5 ? 1_100 : 3, _ => 1 }));
            return $"{path}?{string.Join('&', parameters)}";
        }

        /// <summary>Percent-encoded, but what is meant to be a broken encoding.</summary>
        private static string Escaped(string value) => value is "%00" or "%zz" or "%" or ".." or "." ? value : Uri.EscapeDataString(value);

        private static bool IsText(ParameterInfo parameter)
            => (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType) is var type
                && (type == typeof(string) || type == typeof(string[]) || type == typeof(int) || type == typeof(bool) || type == typeof(DateOnly));
    }
}
