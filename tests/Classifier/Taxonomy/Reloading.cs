using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PaperMesh.Classifier.Tests.Tagging;
using PaperMesh.Contracts;
using PaperMesh.Servers;

namespace PaperMesh.Classifier.Tests.Taxonomy;

public sealed class Reloading : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("papermesh-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "topics.json");

    [Fact]
    public async Task Another_file_is_taken_up_under_load_and_no_paper_is_lost()
    {
        await using var host = await StartAsync(Lakes.Taxonomy.Json());
        var papers = new List<Paper>();
        async Task DiscoverAsync()
        {
            Paper[] more = [.. Invented.Papers(100, papers.Count)];
            papers.AddRange(more);
            await host.DiscoverAsync(more);
        }

        await DiscoverAsync();
        await host.HeardAsync(papers);
        Replace(Invented.WithRivers.Json());
        await Eventually.BeTrueAsync(async () =>
        {
            await DiscoverAsync();
            return host.Tagged.Any(tagged => tagged.Model == Invented.ModelOf(Invented.WithRivers));
        });
        await host.HeardAsync(papers);

        host.Tagged.Select(tagged => tagged.Model).Distinct().ShouldBe(
            [Invented.ModelOf(Lakes.Taxonomy), Invented.ModelOf(Invented.WithRivers)], ignoreOrder: true);
        host.Tagged.Count.ShouldBe(papers.Count);
        foreach (var tagged in host.Tagged)
            tagged.Tags.Any(tag => tag.Topic == "rivers").ShouldBe(tagged.Model == Invented.ModelOf(Invented.WithRivers));
    }

    [Fact]
    public async Task A_bad_file_leaves_the_last_good_one_in_use_and_says_so_until_it_is_put_right()
    {
        await using var host = await StartAsync(Lakes.Taxonomy.Json());

        Replace("""{ "topics": [ { "slug": "No Slug" } ] }""");
        await Eventually.BeTrueAsync(async () => await HealthAsync(host) == "Degraded\ntagger: Degraded");
        await Eventually.BeTrueAsync(async () => await IsStaleAsync(host));
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Lakes.Taxonomy));

        System.IO.File.Delete(File);
        await Eventually.BeTrueAsync(async () => await HealthAsync(host) == "Degraded\ntagger: Degraded");

        Replace(Invented.WithRivers.Json());
        await Eventually.BeTrueAsync(async () => await HealthAsync(host) == "Healthy");
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Invented.WithRivers));
        await Eventually.BeTrueAsync(async () => !await IsStaleAsync(host));
    }

    [Fact]
    public async Task A_file_that_could_not_be_read_is_read_as_soon_as_it_can_be()
    {
        await using var host = await StartAsync(Lakes.Taxonomy.Json());

        // Held by whoever writes it: its date and length are told, its content is not.
        await using (var writer = new FileStream(File, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await writer.WriteAsync(Encoding.UTF8.GetBytes(Invented.WithRivers.Json()), Cancellation);
            await writer.FlushAsync(Cancellation);
            await Eventually.BeTrueAsync(async () => await HealthAsync(host) == "Degraded\ntagger: Degraded");
        }

        await Eventually.BeTrueAsync(async () => await ModelAsync(host) == Invented.ModelOf(Invented.WithRivers));
        (await HealthAsync(host)).ShouldBe("Healthy");
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_is_another_file()
    {
        var (one, other) = (Path.Combine(_folder.FullName, "1"), Path.Combine(_folder.FullName, "2"));
        foreach (var (folder, taxonomy) in new[] { (one, Lakes.Taxonomy), (other, Invented.WithRivers) })
        {
            Directory.CreateDirectory(folder);
            await System.IO.File.WriteAllTextAsync(Path.Combine(folder, "topics.json"), taxonomy.Json(), Cancellation);
        }

        // As a mounted ConfigMap: the file is a link through a link to a folder, and only that is replaced.
        var data = Path.Combine(_folder.FullName, "data");
        Directory.CreateSymbolicLink(data, one);
        System.IO.File.CreateSymbolicLink(File, Path.Combine(data, "topics.json"));
        await using var host = await ClassifierHost.StartAsync(("Classifier:Taxonomy", File), ("Classifier:ReloadEvery", "00:00:00.050"));
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Lakes.Taxonomy));

        Directory.Delete(data);
        Directory.CreateSymbolicLink(data, other);
        await Eventually.BeTrueAsync(async () => await ModelAsync(host) == Invented.ModelOf(Invented.WithRivers));
    }

    [Fact]
    public async Task A_taxonomy_is_put_in_and_removed_again()
    {
        await using var host = await StartAsync(Lakes.Taxonomy.Json());
        var (etag, source) = await HeadersAsync(host);
        source.ShouldBe("file");

        using var put = await host.PutTaxonomyAsync(Invented.WithRivers.Json(), etag);
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = JsonDocument.Parse(await put.Content.ReadAsStringAsync(Cancellation)).RootElement;
        answer.GetProperty("model").GetString().ShouldBe(Invented.ModelOf(Invented.WithRivers));
        answer.GetProperty("source").GetString().ShouldBe("stored");
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Invented.WithRivers));

        // It wins over the file, whatever happens to that.
        Replace(Invented.RiversOnly.Json());
        (await host.GetAsync("/api/v1/taxonomy")).GetProperty("topics").GetArrayLength().ShouldBe(2);

        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/v1/taxonomy") { Headers = { IfMatch = { put.Headers.ETag! } } };
        using var deleted = await host.Http.SendAsync(delete, Cancellation);
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Invented.RiversOnly));
        (await HeadersAsync(host)).Source.ShouldBe("file");
    }

    [Fact]
    public async Task Two_editors_do_not_overwrite_each_other()
    {
        await using var host = await StartAsync(Lakes.Taxonomy.Json());
        var (etag, _) = await HeadersAsync(host);

        using var first = await host.PutTaxonomyAsync(Invented.WithRivers.Json(), etag);
        using var second = await host.PutTaxonomyAsync(Invented.RiversOnly.Json(), etag);
        using var without = await host.PutTaxonomyAsync(Invented.RiversOnly.Json(), ifMatch: null);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        second.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        without.StatusCode.ShouldBe(HttpStatusCode.PreconditionRequired);
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Invented.WithRivers));
    }

    [Theory]
    [InlineData("""{ "topics": [""")]
    [InlineData("""{ "topics": [ { "slug": "lakes" } ] }""")]
    [InlineData("""{ "topcis": [] }""")]
    [InlineData("")]
    public async Task A_bad_taxonomy_is_refused_with_all_its_faults(string body)
    {
        await using var host = await StartAsync(Lakes.Taxonomy.Json());

        using var answer = await host.PutTaxonomyAsync(body, "*");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await ModelAsync(host)).ShouldBe(Invented.ModelOf(Lakes.Taxonomy));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task<ClassifierHost> StartAsync(string taxonomy)
    {
        Replace(taxonomy);
        return ClassifierHost.StartAsync(("Classifier:Taxonomy", File), ("Classifier:ReloadEvery", "00:00:00.050"));
    }

    /// <summary>At one stroke, as editors and deployments do.</summary>
    private void Replace(string taxonomy)
    {
        var next = File + ".next";
        System.IO.File.WriteAllText(next, taxonomy);
        System.IO.File.Move(next, File, overwrite: true);
    }

    private static async Task<string?> ModelAsync(ClassifierHost host)
    {
        using var content = new StringContent("""{ "title": "A lake" }""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/api/v1/classify", content, Cancellation);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement.GetProperty("model").GetString();
    }

    private static async Task<bool> IsStaleAsync(ClassifierHost host)
        => Regex.IsMatch(await host.Http.GetStringAsync("/metrics", Cancellation), "(?m)^papermesh_classifier_stale.* 1( |$)");

    private static Task<string> HealthAsync(ClassifierHost host) => host.Http.GetStringAsync("/health/ready", Cancellation);

    private static async Task<(string ETag, string Source)> HeadersAsync(ClassifierHost host)
    {
        using var answer = await host.Http.GetAsync("/api/v1/taxonomy", Cancellation);
        return (answer.Headers.ETag!.ToString(), answer.Headers.GetValues("Taxonomy-Source").Single());
    }
}
