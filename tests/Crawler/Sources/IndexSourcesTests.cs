using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class IndexSourcesTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");

    [Fact]
    public async Task Single_papers_can_be_asked_for_without_any_setting_and_indexes_are_harvested_when_told_what()
    {
        await using var host = await CrawlerHost.StartAsync(_data, settings: new Dictionary<string, string?>
        {
            ["Crawler:Sources:openalex:Filter"] = "has_abstract:true",
            ["Crawler:Sources:openalex:ApiKey"] = "secret-1",
            ["Crawler:Sources:semantic-scholar:ApiKey"] = "secret-2",
            ["Crawler:Sources:pond-2026:Type"] = "openreview",
            ["Crawler:Sources:pond-2026:VenueId"] = "POND.cc/2026/Conference",
            ["Crawler:Sources:medrxiv:Type"] = "biorxiv",
            ["Crawler:Sources:medrxiv:Server"] = "medrxiv",
        });

        var sources = host.Services.GetRequiredService<SourceCatalog>();
        new[] { "crossref", "openalex", "semantic-scholar" }.ShouldBeSubsetOf(WhoFinds(sources, "doi:10.1000/1"));
        new[] { "arxiv-api", "semantic-scholar" }.ShouldBeSubsetOf(WhoFinds(sources, "arxiv:2611.00001"));
        sources.All.Where(source => !source.IsHarvested).Select(source => source.Name)
            .ShouldBe(["arxiv-api", "crossref", "semantic-scholar"], ignoreOrder: true);
        sources.All.Select(source => source.Name).ShouldContain("pond-2026");
        sources.All.Select(source => source.Name).ShouldContain("medrxiv");
    }

    private static IEnumerable<string> WhoFinds(SourceCatalog sources, string id)
        => sources.All.OfType<ILookup>().Where(source => source.CanFind(id)).Select(source => source.Name);

    public void Dispose() => _data.Delete(recursive: true);
}
