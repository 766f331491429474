using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.AddingASource;

/// <summary>The example of docs/adding-a-source.md works, and is what stands there.</summary>
public sealed class LabNotesTests : IAsyncLifetime
{
    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_reads_page_after_page_and_a_bad_note_costs_only_itself()
    {
        _server.Answer("""{"notes": [{"number": "7", "title": "Queues", "authors": ["Ada Example"]}, {"number": "8"}], "next": "notes?page=2"}""");
        _server.Answer("""{"notes": [{"number": "9", "title": "More queues"}]}""");

        var settings = Configured.Source("lab-notes", _server.Address);
        var source = new LabNotesSource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
        var pages = new List<Page>();
        await foreach (var page in source.HarvestAsync(Checkpoint.Start, TestContext.Current.CancellationToken))
            pages.Add(page);

        pages.SelectMany(page => page.Records).Select(record => record.Paper.Id).ShouldBe(["lab-notes:7", "lab-notes:9"]);
        pages[0].Bad.Single().Reason.ShouldBe("title: missing");
        pages.Select(page => page.Next).ShouldBe([new Checkpoint { ResumptionToken = "notes?page=2" }, new Checkpoint { UpTo = new DateOnly(2026, 11, 23) }]);
        _server.Requests.Select(request => request.PathAndQuery).ShouldBe(["/notes?since=2026-11-17", "/notes?page=2"]);
    }

    [Theory]
    [InlineData("LabNotesSource.cs")]
    [InlineData("LabNotesReader.cs")]
    public async Task The_documentation_shows_this_very_code(string file)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PaperMesh.sln")))
            root = root.Parent!;

        var code = await File.ReadAllTextAsync(
            Path.Combine(root.FullName, "tests/Crawler/Sources/AddingASource", file), TestContext.Current.CancellationToken);
        var shown = await File.ReadAllTextAsync(Path.Combine(root.FullName, "docs/adding-a-source.md"), TestContext.Current.CancellationToken);

        shown.ShouldContain(code[code.IndexOf("/// <summary>", StringComparison.Ordinal)..].Trim());
    }

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
