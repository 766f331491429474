using System.Diagnostics;
using System.Globalization;
using Lucene.Net.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Query.Search;

namespace PaperMesh.Benchmarks.Search;

/// <summary>
/// A search over HTTP, from the request to the last byte of its 20 papers as JSON, beside the bare call of Lucene.NET for the same query,
/// filter and facets on the same open index; and a search by words and meaning beside one by words alone.
/// </summary>
internal sealed class SearchWorks : IAsyncDisposable
{
    private const int PageSize = 20;

    /// <summary>Searches of one client in a round.</summary>
    private const int EnoughForP99 = 480;

    private readonly WebApplication _app;
    private readonly PaperIndex _index;
    private readonly SearchClients _clients;
    private readonly string _input;
    private readonly bool _small;

    private SearchWorks(WebApplication app, int papers, bool small)
    {
        _app = app;
        _index = app.Services.GetRequiredService<PaperIndex>();
        _clients = new SearchClients(new Uri(app.Urls.First()), PageSize);
        _input = string.Create(CultureInfo.InvariantCulture, $"{papers:N0} papers; CPU a search");
        _small = small;
    }

    /// <summary>One kind of query after the other for one client and for two; when small, all kinds together.</summary>
    public IEnumerable<Work> Works
    {
        get
        {
            foreach (var clients in new[] { 1, 2 })
            {
                foreach (var (kind, queries) in Kinds)
                {
                    yield return new Work(
                        "search",
                        $"{_input}, {clients} client{(clients == 1 ? "" : "s")}, {kind}",
                        [
                            new Aspect("p50", "ms", MoreIsBetter: false, reading => reading.Value) { IsByClock = true, Goal = 1.5 },
                            new Aspect("p99", "ms", MoreIsBetter: false, reading => reading.Tail) { IsByClock = true, Goal = 2 },
                        ],
                        () => RunAsync(clients, queries, _clients.Of),
                        () => RunAsync(clients, queries, _ => Ask));
                }
            }

            var fusion = new FusionCost(_app.Services, _index, PageSize);
            string[] words = [.. SearchedPapers.Queries.Take(4).SelectMany(kind => kind.Queries)];
            yield return new Work(
                "search",
                $"{_input}, by words and meaning beside words alone",
                [new Aspect("p50", "ms", MoreIsBetter: false, reading => reading.Value) { IsByClock = true, Goal = 2 }],
                () => RunAsync(1, words, _ => fusion.ByMeaning),
                () => RunAsync(1, words, _ => fusion.ByWords));
        }
    }

    private IEnumerable<(string Kind, IReadOnlyList<string> Queries)> Kinds
        => _small ? [("all kinds", [.. SearchedPapers.Queries.SelectMany(kind => kind.Queries)])] : SearchedPapers.Queries;

    /// <param name="papers">How many are in the index: real ones, again and again under other ids.</param>
    /// <param name="folder">Of documents and index, filled when it lacks papers.</param>
    /// <param name="small">Few queries in a round.</param>
    public static async Task<SearchWorks> StartAsync(int papers, string folder, bool small)
    {
        await SearchedPapers.FillAsync(folder, TestPapers.Corpus("search"), papers);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"index opened in {SearchedPapers.Opening(folder).TotalMilliseconds:F0} ms"));
        var started = Stopwatch.GetTimestamp();
        var works = new SearchWorks(await SearchedPapers.StartAsync(folder), papers, small);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"started and caught up in {Stopwatch.GetElapsedTime(started).TotalSeconds:F2} s"));
        await works.WarmUpAsync(TimeSpan.FromSeconds(small ? 8 : 20));
        return works;
    }

    /// <summary>What has no anchor, for those who ask for searches alone.</summary>
    /// <param name="folder">Of the index.</param>
    public Task ReportAsync(string folder) => SearchReport.WriteAsync(_app, _clients, folder);

    public async ValueTask DisposeAsync()
    {
        _clients.Dispose();
        await _app.DisposeAsync();
    }

    /// <remarks>
    /// As long as the runtime still compiles what it has seen called often: a service has that behind it after its first hundreds of searches,
    /// which take three times as long.
    /// </remarks>
    /// <param name="enough">Of the processor: on a busy machine the compiler takes longer, too.</param>
    private async Task WarmUpAsync(TimeSpan enough)
    {
        var started = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - started < enough)
        {
            foreach (var (_, queries) in SearchedPapers.Queries)
            {
                await SearchTimes.OfAsync(1, queries, _clients.Of);
                await SearchTimes.OfAsync(1, queries, _ => Ask);
            }
        }
    }

    /// <returns>With the processor time of a search, the client's included: what others run on the machine does not count in it.</returns>
    private static async Task<Reading> RunAsync(int clients, IReadOnlyList<string> queries, Func<int, Func<string, Task>> connect)
    {
        var often = Enumerable.Repeat(queries, EnoughForP99 / queries.Count).SelectMany(all => all).ToList();
        var before = Environment.CpuUsage.TotalTime;
        var times = await SearchTimes.OfAsync(clients, often, connect);
        return new Reading(SearchTimes.Quantile(times, 0.5), (Environment.CpuUsage.TotalTime - before) / times.Count, Tail: SearchTimes.Quantile(times, 0.99));
    }

    /// <summary>What anybody would have to do who has this index open: parse, search, count the facets, read the ids.</summary>
    private Task Ask(string text)
    {
        var parsed = Queries.PaperQuery.Parse(text).Query;
        var (query, order) = (BareQuery.Of(parsed), BareQuery.OrderOf(parsed));
        _index.Search(searcher =>
        {
            var table = FacetTable.Of(searcher.IndexReader);
            using var facets = new FacetCounter(table);
            var top = TopFieldCollector.Create(
                order, PageSize + 1, null, fillFields: true, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: false);
            searcher.Search(query, MultiCollector.Wrap(top, facets));
            table.Answer(facets.Counts());
            return top.GetTopDocs().ScoreDocs.Length;
        });
        return Task.CompletedTask;
    }
}
