using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.AclAnthology;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Sources.AclAnthology;

public sealed class AclAnthologySourceTests : IAsyncLifetime
{
    private readonly FakeSource _server = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Every_file_is_a_page_and_a_harvest_goes_on_at_the_file_where_it_was()
    {
        _server.Answer(Volume("J89"));
        _server.Answer(Volume("J90"));
        _server.Answer(Volume("J90"));

        var pages = await HarvestAsync(Checkpoint.Start, "J89", "J90");
        var rest = await HarvestAsync(pages[0].Next, "J89", "J90");

        pages.Select(page => page.Next).ShouldBe(
            [new Checkpoint { ResumptionToken = "J90" }, new Checkpoint { UpTo = new DateOnly(2026, 11, 24) }]);
        rest.Single().Records.Single().Paper.Id.ShouldBe("acl-anthology:J90-1001");
        _server.Requests.Select(request => request.PathAndQuery).ShouldBe(["/J89.xml", "/J90.xml", "/J90.xml"]);
    }

    [Fact]
    public async Task A_file_that_is_not_there_does_not_keep_the_others_away()
    {
        _server.Answer("404: Not Found", 404);
        _server.Answer(Volume("J90"));

        var pages = await HarvestAsync(Checkpoint.Start, "J98", "J90");

        pages[0].Bad.Single().Where.ShouldBe("file J98.xml");
        pages[1].Records.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_no_longer_wanted_is_no_place_to_go_on()
    {
        _server.Answer(Volume("J89"));

        (await HarvestAsync(new Checkpoint { ResumptionToken = "J90" }, "J89")).Single().Records.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("../README", "'../README' is no file of the Anthology")]
    [InlineData("2022.acl.xml", "'2022.acl.xml' is no file of the Anthology")]
    [InlineData(null, "Volumes must name at least one file")]
    public void A_configuration_that_names_no_files_is_refused_at_the_start(string? volume, string message)
        => Should.Throw<OptionsValidationException>(() => Source(volume is null ? [] : [volume])).Message.ShouldContain(message);

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Volume(string name)
        => $"<collection id=\"{name}\"><volume id=\"1\"><meta><year>1989</year></meta><paper id=\"1\"><title>Tides</title></paper></volume></collection>";

    private AclAnthologySource Source(string[] volumes)
    {
        var settings = Configured.Source("acl-anthology", _server.Address, [.. volumes.Select((volume, at) => ($"Volumes:{at}", volume))]);
        return new AclAnthologySource(new HttpClient { BaseAddress = settings.Url }, settings, _time);
    }

    private async Task<List<Page>> HarvestAsync(Checkpoint since, params string[] volumes)
        => await Source(volumes).HarvestAsync(since, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
}
