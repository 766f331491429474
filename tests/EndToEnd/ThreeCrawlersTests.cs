using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>Three Crawlers on one broker and one store, two lists of one server, and one of the three is killed while it harvests.</summary>
public sealed class ThreeCrawlersTests(RabbitServer rabbit, MongoServer mongo, ITestOutputHelper output)
    : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IAsyncDisposable
{
    private const int Pages = 6;
    private const int RecordsAPage = 50;

    private static readonly string[] Lists = ["list-one", "list-two"];

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(3);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly FakeSource _server = new();
    private readonly List<ServiceProcess> _crawlers = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task They_share_the_work_and_the_budget_and_one_that_dies_is_replaced_from_the_checkpoint()
    {
        await _server.InitializeAsync();
        for (var request = 0; request < 100; request++)
            _server.Answer(AnswerAsync);

        var settings = Settings();
        _crawlers.AddRange(await Task.WhenAll(Enumerable.Range(0, 3).Select(
            _ => ServiceProcess.StartAsync("services/Crawler", ServiceProcess.FreePort(), settings, Cancellation))));
        var list = Lists[0];

        // Each page of a list names the process that has stored it, by the line that it writes.
        await _crawlers[0].WaitAsync("two pages are stored", _ => Task.FromResult(_crawlers.Sum(one => PagesOf(one, list)) >= 2), TimeSpan.FromMinutes(1), Cancellation);
        var holder = _crawlers.Where(one => PagesOf(one, list) > 0).ShouldHaveSingleItem();
        await holder.KillAsync();
        var died = DateTimeOffset.UtcNow;
        _crawlers.Remove(holder);
        await holder.DisposeAsync();

        await _crawlers[0].WaitAsync("both lists are harvested", AreDoneAsync, TimeSpan.FromMinutes(2), Cancellation);

        var requests = _server.Requests.Where(request => !request.PathAndQuery.Contains("robots.txt", StringComparison.Ordinal)).ToList();
        var takenOver = requests.First(request => request.At > died && request.PathAndQuery.Contains(list, StringComparison.Ordinal)).At - died;
        output.WriteLine($"Taken over after {takenOver.TotalSeconds:0.0} s.\n{string.Join('\n', requests.Select(one => $"{one.At:HH:mm:ss.fff} {one.PathAndQuery}"))}");
        takenOver.ShouldBeLessThan(TimeSpan.FromSeconds(30));

        _server.Requests.Zip(_server.Requests.Skip(1), (before, after) => after.At - before.At).ShouldAllBe(gap => gap >= Budget);

        // One at a time, in order: a page that was under way is asked for again, and no other.
        foreach (var one in Lists)
        {
            var asked = requests.Where(request => request.PathAndQuery.Contains(one, StringComparison.Ordinal)).Select(PageOf).ToList();
            asked.ShouldBeInOrder(SortDirection.Ascending, one);
            asked.Distinct().Count().ShouldBe(Pages, one);
            (asked.Count - Pages).ShouldBeInRange(0, 1, one);

            var run = (await GetAsync($"/api/v1/sources/{one}/runs")).GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
            run.GetProperty("seen").GetInt32().ShouldBe(Pages * RecordsAPage);
        }

        (await GetAsync("/api/v1/stats")).GetProperty("papers").GetInt64().ShouldBe(Lists.Length * Pages * RecordsAPage);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var crawler in _crawlers)
            await crawler.DisposeAsync();

        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private Dictionary<string, string> Settings() => new()
    {
        ["Bus__Transport"] = "rabbitmq",
        ["Bus__Address"] = rabbit.Address.ToString(),
        ["Storage__Provider"] = "mongodb",
        ["Storage__ConnectionString"] = mongo.ConnectionString,
        ["Storage__DatabasePrefix"] = mongo.DatabasePrefix,
        ["Storage__Path"] = _data.FullName,
        ["Samples__Enabled"] = "false",
        ["Outbound__AllowedHosts__0"] = "127.0.0.1",
        ["Crawler__Contact"] = "mailto:papers@example.org",
        ["Crawler__Budgets__127.0.0.1"] = Budget.ToString(),
        ["Crawler__Sources__arxiv-oai__Enabled"] = "false",
        ["Crawler__Sources__hf-daily__Enabled"] = "false",
        ["Crawler__Sources__list-one__Type"] = "arxiv-oai",
        ["Crawler__Sources__list-one__Url"] = $"{_server.Address}list-one/",
        ["Crawler__Sources__list-two__Type"] = "arxiv-oai",
        ["Crawler__Sources__list-two__Url"] = $"{_server.Address}list-two/",
    };

    private static int PagesOf(ServiceProcess crawler, string list) => crawler.Output.Split($"{list}: a page is stored").Length - 1;

    private async Task<bool> AreDoneAsync(CancellationToken cancellationToken)
        => (await _crawlers[0].Http.GetFromJsonAsync<JsonElement>("/api/v1/sources", cancellationToken)).GetProperty("items").EnumerateArray()
            .Where(source => Lists.Contains(source.GetProperty("name").GetString()))
            .All(source => source.GetProperty("lastRuns").GetArrayLength() == 1);

    private Task<JsonElement> GetAsync(string path) => _crawlers[0].Http.GetFromJsonAsync<JsonElement>(path, Cancellation);

    private static int PageOf(SourceRequest request)
        => request.PathAndQuery.Split("resumptionToken=") is [_, var token] ? int.Parse(token, CultureInfo.InvariantCulture) : 0;

    /// <summary>A part of a list, as an OAI-PMH server answers it.</summary>
    private static Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Path.Value!.EndsWith("/oai", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        var list = Array.FindIndex(Lists, one => context.Request.Path.StartsWithSegments($"/{one}"));
        var page = int.Parse(context.Request.Query["resumptionToken"].FirstOrDefault("0")!, CultureInfo.InvariantCulture);
        var body = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords>""");
        for (var record = 0; record < RecordsAPage; record++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"26{list + 10}.{page:00}{record:000}");
            body.Append(CultureInfo.InvariantCulture, $"""
                <record><header><identifier>oai:arXiv.org:{id}</identifier><datestamp>2026-11-23</datestamp><setSpec>cs</setSpec></header>
                <metadata><arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>{id}</id><created>2026-11-20</created>
                <authors><author><keyname>Sample</keyname></author></authors><title>Patience of queues, part {id}</title>
                <categories>cs.DC</categories><abstract>They wait, {id}.</abstract></arXiv></metadata></record>
                """);
        }

        var next = page + 1 < Pages ? (page + 1).ToString(CultureInfo.InvariantCulture) : "";
        body.Append(CultureInfo.InvariantCulture, $"<resumptionToken completeListSize=\"{Pages * RecordsAPage}\">{next}</resumptionToken></ListRecords></OAI-PMH>");
        context.Response.ContentType = "text/xml";
        return context.Response.WriteAsync(body.ToString(), context.RequestAborted);
    }
}
