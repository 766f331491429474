using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class SourceCatalogTests
{
    [Fact]
    public void A_type_that_is_on_is_a_source_of_its_own_name_and_more_come_by_configuration()
    {
        var catalog = Catalog(("other:Type", "echo"), ("other:Url", "http://other.example.org/"), ("other:Every", "00:10:00"));

        catalog.All.Select(source => (source.Name, source.Settings.Url.ToString(), source.Settings.Every)).ShouldBe(
        [
            ("echo", "http://echo.example.org/", TimeSpan.FromHours(1)),
            ("other", "http://other.example.org/", TimeSpan.FromMinutes(10)),
        ]);
        catalog.Find("OTHER")!.Name.ShouldBe("other");
        catalog.Find("none").ShouldBeNull();
    }

    [Fact]
    public void Each_source_asks_at_its_own_address()
        => Catalog(("other:Type", "echo"), ("other:Url", "http://other.example.org/")).All
            .Cast<EchoSource>().Select(source => source.Http.BaseAddress!.Host)
            .ShouldBe(["echo.example.org", "other.example.org"]);

    [Fact]
    public void A_type_that_needs_an_address_is_off_until_it_has_one()
        => Catalog().All.Select(source => source.Name).ShouldBe(["echo"]);

    [Fact]
    public void What_is_on_can_be_switched_off()
        => Catalog(("echo:Enabled", "false")).All.ShouldBeEmpty();

    [Fact]
    public void All_that_is_wrong_is_said_at_once_by_section()
    {
        var refused = Should.Throw<OptionsValidationException>(() => Catalog(
            ("a:Type", "echoo"), ("b:Type", "mute"), ("c:Type", "echo"), ("c:Every", "00:00:01"), ("d:Type", "echo"), ("d:Url", "ftp://x"),
            ("e:Type", "echo"), ("e:Every", "often"), ("No Name:Type", "echo")));

        string[] faults = [.. refused.Failures];
        faults.Length.ShouldBe(6);
        faults.ShouldContain("Crawler:Sources:a: there is no type of source 'echoo'; there are echo, mute.");
        faults.ShouldContain("Crawler:Sources:b: Url is missing.");
        faults.ShouldContain(fault => fault.StartsWith("Crawler:Sources:c: ", StringComparison.Ordinal) && fault.Contains("Every"));
        faults.ShouldContain("Crawler:Sources:d: Url must be an http or https address.");
        faults.ShouldContain(fault => fault.StartsWith("Crawler:Sources:e: ", StringComparison.Ordinal) && fault.Contains("often"));
        faults.ShouldContain("Crawler:Sources:No Name: a name has small letters, digits and dashes, at most 50.");
    }

    private static SourceCatalog Catalog(params (string Key, string Value)[] settings)
    {
        var services = Replica.Services(
            settings.ToDictionary(one => $"Crawler:Sources:{one.Key}", one => (string?)one.Value), TimeProvider.System);
        services.AddOptions<CrawlerOptions>();
        services.AddSourceHttp();
        services.AddSingleton<SourceCatalog>();
        services.AddSource<EchoSource>("echo", "http://echo.example.org/", isOn: true);
        services.AddSource<EchoSource>("mute");
        return services.BuildServiceProvider().GetRequiredService<SourceCatalog>();
    }

    private sealed class EchoSource(HttpClient http, SourceSettings settings) : ISource
    {
        public HttpClient Http => http;

        public SourceSettings Settings => settings;

        public IAsyncEnumerable<Page> HarvestAsync(Checkpoint since, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
