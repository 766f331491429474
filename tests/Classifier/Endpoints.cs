using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PaperMesh.Classifier.Taxonomy;

namespace PaperMesh.Classifier.Tests;

public sealed class Endpoints : IAsyncLifetime
{
    private ClassifierHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ClassifierHost.StartAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Classify_answers_tags_and_links_of_a_text()
    {
        var answer = await ClassifyAsync(new
        {
            title = "Gaussian Splatting of Greenhouses",
            @abstract = "Project page: https://greenhouses.example.org/splats",
            categories = (List<string>)["cs.CV"],
            comment = "Code: https://github.com/example/greenhouses",
            somethingElse = true,
        });

        answer.GetProperty("model").GetString().ShouldNotBeNull().ShouldMatch("^rules-[0-9a-f]{8}\\+topics-[0-9a-f]{8}\\+categories-[0-9a-f]{8}\\+embedding-[0-9a-f]{8}\\+texts-[0-9]+$");
        var tags = answer.GetProperty("tags").EnumerateArray().ToList();
        tags.ConvertAll(tag => tag.GetProperty("topic").GetString()).ShouldBe(["cs.CV", "neural-rendering"]);
        tags[0].GetProperty("origin").GetString().ShouldBe("source");
        tags[1].GetProperty("origin").GetString().ShouldBe("rule");
        tags[1].GetProperty("terms")[0].GetString().ShouldBe("Gaussian Splatting");
        answer.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("kind").GetString()).ShouldBe(["project", "code"]);
    }

    [Theory]
    [InlineData("""{ "title": "Only a title" }""", HttpStatusCode.OK)]
    [InlineData("""{ "title": "Nulls", "abstract": null, "categories": null, "comment": null }""", HttpStatusCode.OK)]
    [InlineData("""{ "title": "A null category", "categories": [null, "cs.CL"] }""", HttpStatusCode.OK)]
    [InlineData("""{ "title": "" }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "abstract": "No title" }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "title": 7 }""", HttpStatusCode.BadRequest)]
    [InlineData("""{ "title": """, HttpStatusCode.BadRequest)]
    public async Task Classify_takes_little_and_refuses_what_it_cannot_read(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await _host.Http.PostAsync("/api/v1/classify", content, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(expected);
        if (expected == HttpStatusCode.BadRequest)
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task Classify_says_what_is_too_long()
    {
        var response = await _host.Http.PostAsJsonAsync(
            "/api/v1/classify", new { title = new string('x', 10_001) }, TestContext.Current.CancellationToken);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("10000");
    }

    [Fact]
    public async Task What_the_taxonomy_answers_can_be_saved_edited_and_used()
    {
        var file = Path.GetTempFileName();
        try
        {
            var answer = await _host.Http.GetByteArrayAsync("/api/v1/taxonomy", TestContext.Current.CancellationToken);
            await File.WriteAllBytesAsync(file, answer, TestContext.Current.CancellationToken);

            TaxonomyVersion.Of(TaxonomyReader.Read(file)).ShouldBe(TaxonomyVersion.Of(TaxonomyReader.Read(path: null)));

            await using var other = await ClassifierHost.StartAsync(("Classifier:Taxonomy", file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<JsonElement> ClassifyAsync(object body)
    {
        var response = await _host.Http.PostAsJsonAsync("/api/v1/classify", body, TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
    }
}
