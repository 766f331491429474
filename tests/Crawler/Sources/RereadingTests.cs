using System.Text;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Crawler.Sources;
using PaperMesh.Crawler.Sources.ArxivOai;
using PaperMesh.Crawler.Sources.Import;

namespace PaperMesh.Crawler.Tests.Sources;

public sealed class RereadingTests : IDisposable
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task One_record_of_an_oai_answer_can_be_read_alone()
    {
        var raw = """
            <record><header><identifier>oai:arXiv.org:2611.00007</identifier><datestamp>2026-11-24</datestamp></header>
            <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2611.00007</id><title>On the patience of queues</title>
            <abstract>They wait.</abstract></arXiv></metadata></record>
            """;
        var source = new ArxivOaiSource(
            _http, Configured.Source("arxiv-oai", "http://unknown/"), new FakeTimeProvider(new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero)));

        var page = await ((IRereads)source).RereadAsync(Encoding.UTF8.GetBytes(raw), TestContext.Current.CancellationToken);

        page.Bad.ShouldBeEmpty();
        page.Records.ShouldHaveSingleItem().Paper.Id.ShouldBe("arxiv:2611.00007");
    }

    [Theory]
    [InlineData("{\"id\": \"2611.00007\", \"title\": \"On the patience of queues\"}")]
    [InlineData("@misc{a, title = {On the patience of queues}, eprint = {2611.00007}}")]
    public async Task One_line_or_entry_of_an_import_can_be_read_alone(string raw)
    {
        IRereads imports = new ImportedLines(TimeProvider.System);

        var page = await imports.RereadAsync(Encoding.UTF8.GetBytes(raw), TestContext.Current.CancellationToken);

        page.Records.ShouldHaveSingleItem().Paper.Id.ShouldBe("arxiv:2611.00007");
    }

    public void Dispose() => _http.Dispose();
}
