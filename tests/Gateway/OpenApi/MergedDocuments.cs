using System.Text.Json;
using Microsoft.AspNetCore.Builder;

namespace PaperMesh.Gateway.Tests.OpenApi;

public sealed class MergedDocuments
{
    private static readonly Uri Document = new("/openapi/v1.json", UriKind.Relative);

    [Fact]
    public async Task The_documents_of_all_services_stand_in_one()
    {
        await using var query = await ServiceAsync("query", """
            {
              "openapi": "3.1.1", "info": { "title": "PaperMesh", "version": "1", "description": "Papers." },
              "paths": {
                "/api/v1/papers": { "get": { "tags": ["Papers"], "responses": { "200": { "$ref": "#/components/schemas/Page" } } } },
                "/api/v1/stats": { "get": { "summary": "of query" } }
              },
              "components": { "schemas": { "Page": { "type": "object" }, "Paper": { "type": "string" } } }
            }
            """);
        await using var crawler = await ServiceAsync("crawler", """
            {
              "openapi": "3.1.1", "info": { "title": "PaperMesh", "version": "1", "description": "Papers." },
              "paths": {
                "/api/v1/papers": { "post": { "tags": ["Crawler"], "responses": { "200": { "$ref": "#/components/schemas/Page" } } } },
                "/api/v1/stats": { "get": { "summary": "of crawler" } }
              },
              "components": { "schemas": { "Page": { "type": "array" }, "Paper": { "type": "string" } } }
            }
            """);
        await using var gateway = await RunningGateway.StartAsync(("query", query.Address), ("crawler", crawler.Address));

        var merged = await ReadAsync(gateway);

        merged.GetProperty("openapi").GetString()!.ShouldStartWith("3.1");
        merged.GetProperty("tags").ToString().ShouldBe("""[{"name":"Access"},{"name":"Crawler"},{"name":"Events"},{"name":"Operations"},{"name":"Papers"}]""");
        merged.GetProperty("paths").GetProperty("/api/v1/stats").EnumerateObject().Count().ShouldBe(1);

        // One path of two services; two schemas of one name, each still that of its own service.
        var papers = merged.GetProperty("paths").GetProperty("/api/v1/papers");
        TypeOf(papers.GetProperty("get")).ShouldBe("object");
        TypeOf(papers.GetProperty("post")).ShouldBe("array");
        merged.GetProperty("components").GetProperty("schemas").EnumerateObject()
            .Select(schema => schema.Name).Where(name => name.StartsWith("Pa", StringComparison.Ordinal)).ShouldBe(["Page", "Paper", "Page.query"], ignoreOrder: true);

        string? TypeOf(JsonElement operation)
        {
            var name = operation.GetProperty("responses").GetProperty("200").GetProperty("$ref").GetString()!.Split('/')[^1];
            return merged.GetProperty("components").GetProperty("schemas").GetProperty(name).GetProperty("type").GetString();
        }
    }

    [Fact]
    public async Task A_service_that_does_not_answer_is_left_out_and_named()
    {
        await using var query = await ServiceAsync("query", """
            { "openapi": "3.1.1", "info": { "title": "PaperMesh", "version": "1", "description": "Papers." }, "paths": { "/api/v1/search": { "get": {} } } }
            """);
        await using var broken = await ServiceAsync("notifier", "no JSON");
        await using var gateway = await RunningGateway.StartAsync(("query", query.Address), ("notifier", broken.Address));

        var merged = await ReadAsync(gateway);

        merged.GetProperty("paths").EnumerateObject().Select(path => path.Name).ShouldContain("/api/v1/search");
        merged.GetProperty("info").GetProperty("description").GetString()!.ShouldBe(
            "Papers.\n\n**Not described here**, since it does not answer at the moment: classifier, crawler, notifier.");
    }

    [Fact]
    public async Task It_is_put_together_once_for_many_who_read_it()
    {
        var document = """{ "openapi": "3.1.1", "info": { "title": "PaperMesh", "version": "1" }, "paths": {} }""";
        await using var service = await ServiceAsync("any", document);
        await using var gateway = await RunningGateway.StartAsync([.. RunningGateway.Services.Select(name => (name, service.Address))]);

        await ReadAsync(gateway);
        var asked = service.Requests;
        await ReadAsync(gateway);

        asked.ShouldBe(RunningGateway.Services.Count);
        service.Requests.ShouldBe(asked);
    }

    [Fact]
    public async Task The_gateways_own_operations_are_there_with_the_scope_that_they_need()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var merged = await ReadAsync(gateway);

        var create = merged.GetProperty("paths").GetProperty("/api/v1/keys").GetProperty("post");
        create.GetProperty("description").GetString()!.ShouldContain("Needs the scope `admin`");
        create.GetProperty("responses").TryGetProperty("403", out _).ShouldBeTrue();
        create.GetProperty("security")[0].TryGetProperty("key", out _).ShouldBeTrue();
        merged.GetProperty("components").GetProperty("securitySchemes").GetProperty("key").GetProperty("scheme").GetString().ShouldBe("bearer");
    }

    private static async Task<JsonElement> ReadAsync(RunningGateway gateway)
        => JsonDocument.Parse(await gateway.Http.GetStringAsync(Document, TestContext.Current.CancellationToken)).RootElement;

    private static Task<Backend> ServiceAsync(string name, string document)
        => Backend.StartAsync(name, app => app.MapGet(Document.OriginalString, () => document));
}
