using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PaperMesh.Classifier.CategoryModels;
using PaperMesh.Classifier.Tagging;
using PaperMesh.Classifier.Taxonomy;
using PaperMesh.Classifier.Tests.Tagging;
using PaperMesh.Classifier.TopicModels;
using PaperMesh.Contracts;
using PaperMesh.Embeddings;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests;

/// <summary>Papers about waters, and taxonomies to tag them by.</summary>
internal static class Invented
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private static readonly Topic Rivers = new()
    {
        Slug = "rivers",
        Name = "Rivers",
        Description = "Water on its way.",
        Parent = "geo.WA",
        Terms = new Dictionary<string, double> { ["river"] = 1 },
    };

    /// <summary>Beside lakes, rivers.</summary>
    public static readonly TaxonomyFile WithRivers = Lakes.Taxonomy with { Topics = [.. Lakes.Taxonomy.Topics, Rivers] };

    /// <summary>No lakes.</summary>
    public static readonly TaxonomyFile RiversOnly = Lakes.Taxonomy with { Topics = [Rivers] };

    private static readonly CategoryModel Categories = CategoryModelFile.Read(path: null);
    private static readonly TextEmbedder Embedder = new(EmbeddingModel.Read(path: null));
    private static readonly TopicModel? Topics = TopicModelFile.Read(path: null, Embedder);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>By all taxonomies about a lake, and about a river where there are rivers.</summary>
    public static Paper Paper(int number, int revision = 1) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"arxiv:2611.{number:00000}"),
        Revision = revision,
        Title = string.Create(CultureInfo.InvariantCulture, $"The River of Lake {number}"),
        Abstract = "We follow the water. Code is at https://github.com/example/waters.",
        Categories = ["geo.WA"],
        PrimaryCategory = "geo.WA",
    };

    public static IEnumerable<Paper> Papers(int count, int from = 0) => Enumerable.Range(from, count).Select(number => Paper(number));

    public static string ModelOf(TaxonomyFile taxonomy) => new PaperTagger(new Tagger(taxonomy, Categories, Topics), Embedder).Model;

    public static string Json(this TaxonomyFile taxonomy) => JsonSerializer.Serialize(taxonomy, ClassifierJson.Default.TaxonomyFile);

    public static Task DiscoverAsync(this ClassifierHost host, params IEnumerable<Paper> papers)
        => Task.WhenAll(papers.Select(paper => host.Bus.Publish(
            new PaperDiscovered { Paper = paper, Change = PaperChange.New, DiscoveredAt = Noon }, Cancellation)));

    /// <summary>Waits until each of them came out at least once.</summary>
    public static Task HeardAsync(this ClassifierHost host, IReadOnlyCollection<Paper> papers)
        => Eventually.BeTrueAsync(()
            => papers.Select(paper => paper.Id).Except(host.Tagged.Select(tagged => tagged.Paper.Id)).Any() is false);

    public static async Task<HttpResponseMessage> PutTaxonomyAsync(this ClassifierHost host, string taxonomy, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/taxonomy")
        {
            Content = new StringContent(taxonomy, Encoding.UTF8, "application/json"),
        };
        if (ifMatch is not null)
            request.Headers.IfMatch.Add(ifMatch == "*" ? EntityTagHeaderValue.Any : EntityTagHeaderValue.Parse(ifMatch));

        return await host.Http.SendAsync(request, Cancellation);
    }

    public static async Task PutAsync(this ClassifierHost host, TaxonomyFile taxonomy)
    {
        using var answer = await host.PutTaxonomyAsync(taxonomy.Json(), "*");
        answer.EnsureSuccessStatusCode();
    }

    public static Task<JsonElement> GetAsync(this ClassifierHost host, string address)
        => host.Http.GetFromJsonAsync<JsonElement>(address, Cancellation);

    /// <summary>Starts a job, and answers its address.</summary>
    public static async Task<string> StartJobAsync(this ClassifierHost host, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync(path, content, Cancellation);
        ((int)answer.StatusCode).ShouldBe(202, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.Location!.ToString();
    }

    /// <summary>The job as it is once it has ended.</summary>
    public static async Task<JsonElement> EndedAsync(this ClassifierHost host, string job)
    {
        await Eventually.BeTrueAsync(async () => (await host.GetAsync(job)).TryGetProperty("endedAt", out _));
        return await host.GetAsync(job);
    }
}
