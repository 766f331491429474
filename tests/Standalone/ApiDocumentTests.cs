using System.Net;
using System.Text.Json;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace PaperMesh.Standalone.Tests;

/// <summary>The OpenAPI document of all services, and the pages that show it.</summary>
public sealed class ApiDocumentTests(RunningStandalone standalone) : IClassFixture<RunningStandalone>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_OpenAPI_3_1_without_a_fault()
    {
        var (document, faults) = await ReadAsync();

        faults.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        faults.Errors.ShouldBeEmpty();
        document.Paths.Keys.ShouldContain("/api/v1/search");
        document.Paths.Keys.ShouldContain("/api/v1/classify");
        document.Paths.Keys.ShouldContain("/api/v1/sources");
        document.Paths.Keys.ShouldContain("/api/v1/events");
    }

    [Fact]
    public async Task Every_operation_has_a_summary_described_parameters_and_its_problems()
    {
        var (document, _) = await ReadAsync();
        var missing = new List<string>();
        foreach (var (path, item) in document.Paths.Where(path => path.Key.StartsWith("/api/v1/", StringComparison.Ordinal)))
        {
            foreach (var (method, operation) in item.Operations!)
            {
                var parameters = operation.Parameters ?? [];
                if (string.IsNullOrEmpty(operation.Summary))
                    missing.Add($"{method} {path}: summary");
                missing.AddRange(parameters.Where(one => string.IsNullOrEmpty(one.Description)).Select(one => $"{method} {path}: what is '{one.Name}'?"));

                string[] problems = ["429", .. parameters.Count > 0 ? ["400"] : Array.Empty<string>(), .. path.Contains('{') ? ["404"] : Array.Empty<string>()];
                missing.AddRange(problems
                    .Where(status => operation.Responses?.TryGetValue(status, out var response) != true || response!.Content?.ContainsKey("application/problem+json") != true)
                    .Select(status => $"{method} {path}: {status}"));
            }
        }

        missing.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/api/v1/search", "/api/v1/search")]
    [InlineData("/api/v1/daily/{date}", "/api/v1/daily/latest")]
    [InlineData("/api/v1/topics", "/api/v1/topics")]
    [InlineData("/api/v1/papers/{id}", "/api/v1/papers/samples:ask-before-you-delete")]
    [InlineData("/api/v1/stats", "/api/v1/stats")]
    public async Task The_example_of_an_answer_has_the_fields_of_a_real_one(string path, string address)
    {
        var (document, _) = await ReadAsync();
        var example = document.Paths[path].Operations![HttpMethod.Get].Responses!["200"].Content!["application/json"].Example!;

        var real = JsonDocument.Parse(await standalone.Http.GetStringAsync(address, Cancelled)).RootElement;

        example.AsObject().Select(field => field.Key).ShouldBeSubsetOf(real.EnumerateObject().Select(field => field.Name));
    }

    [Fact]
    public async Task What_a_field_means_is_said_in_the_words_of_the_code()
    {
        var (document, _) = await ReadAsync();

        document.Paths["/api/v1/search"].Operations![HttpMethod.Get].Parameters!.Single(one => one.Name == "q").Example!.ToString().ShouldContain("topic:agents");
        document.Components!.Schemas!["PaperItem"].Properties!["title"].Description!.ShouldContain("may hold LaTeX (`$\\ell_2$`)");
    }

    [Fact]
    public async Task The_pages_ask_nobody_else_for_anything()
    {
        using var page = await standalone.Http.GetAsync("/docs/", Cancelled);

        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = page.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'");
        policy.ShouldNotContain("http");
        policy.ShouldNotContain("unsafe-eval");

        var html = await page.Content.ReadAsStringAsync(Cancelled);
        html.ShouldNotContain("//cdn.");
        html.ShouldNotContain("fonts.");
        html.ShouldContain("nonce=");
    }

    private async Task<(OpenApiDocument Document, OpenApiDiagnostic Faults)> ReadAsync()
    {
        var read = OpenApiDocument.Parse(await standalone.Http.GetStringAsync("/openapi/v1.json", Cancelled), "json");
        return (read.Document.ShouldNotBeNull(), read.Diagnostic.ShouldNotBeNull());
    }
}
