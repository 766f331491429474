using System.Net;
using System.Text;
using PaperMesh.Servers;

namespace PaperMesh.Crawler.Tests.Import;

public sealed class ImportEndpointsTests : IAsyncLifetime
{
    private const string Entry = "@article{moor2026lakes, title = {On Shallow {L}akes}, author = {Moor, Ada and Lind, Bo}, year = {2026}, doi = {10.1000/lakes}}";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private CrawlerHost _crawler = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/x-bibtex")]
    [InlineData("text/x-bibtex")]
    public async Task BibTeX_is_known_by_its_content_type(string contentType)
    {
        using var body = new StringContent(Entry, Encoding.UTF8, contentType);
        using var answer = await _crawler.Http.PostAsync("/api/v1/import", body, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.BeTrueAsync(() => _crawler.Published.Count == 1, "it is published");
        var paper = _crawler.Published.Single().Paper;
        paper.Id.ShouldBe("doi:10.1000/lakes");
        paper.Title.ShouldBe("On Shallow Lakes");
        paper.Authors.Select(author => author.Name).ShouldBe(["Ada Moor", "Bo Lind"]);
    }

    [Fact]
    public async Task Without_that_it_is_taken_for_JSON_Lines_and_refused()
    {
        using var body = new StringContent(Entry, Encoding.UTF8, "text/plain");
        using var answer = await _crawler.Http.PostAsync("/api/v1/import", body, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("not JSON");
    }

    public async ValueTask InitializeAsync() => _crawler = await CrawlerHost.StartAsync(_data);

    public async ValueTask DisposeAsync()
    {
        await _crawler.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
