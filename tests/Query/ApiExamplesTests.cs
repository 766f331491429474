using System.Text.Json;
using System.Text.Json.Nodes;
using PaperMesh.Query.Tests.Pages;
using PaperMesh.Servers;

namespace PaperMesh.Query.Tests;

/// <summary>The examples of answers in the OpenAPI document.</summary>
public sealed class ApiExamplesTests
{
    [Fact]
    public async Task Every_read_of_the_API_has_an_example_that_is_valid_against_its_own_schema()
    {
        await using var site = await Site.WithAsync();
        var document = await site.TextAsync("/openapi/v1.json");

        var examples = (await NodePrograms.ReadAsync(document, "examples")).EnumerateObject()
            .Where(one => one.Name.StartsWith("get /api/v1/", StringComparison.Ordinal))
            .ToDictionary(one => one.Name["get ".Length..], one => one.Value);

        examples.Keys.ShouldContain("/api/v1/trending");
        examples.ShouldAllBe(one => one.Value.ValueKind == JsonValueKind.Array && one.Value.GetArrayLength() == 0, document);
    }

    [Theory]
    [InlineData("/api/v1/weekly/{week}", "items", "1")]
    [InlineData("/api/v1/calendar/{month}", "month", "1")]
    [InlineData("/api/v1/papers/{id}/history", "total", "\"two\"")]
    [InlineData("/api/v1/papers/{id}/similar", "items", "1")]
    public async Task An_example_that_does_not_fit_is_found(string path, string field, string value)
    {
        await using var site = await Site.WithAsync();
        var document = JsonNode.Parse(await site.TextAsync("/openapi/v1.json"))!;
        document["paths"]![path]!["get"]!["responses"]!["200"]!["content"]!["application/json"]!["example"]![field] = JsonNode.Parse(value);

        var faults = (await NodePrograms.ReadAsync(document.ToJsonString(), "examples")).GetProperty("get " + path);

        faults.EnumerateArray().ShouldNotBeEmpty();
    }
}
