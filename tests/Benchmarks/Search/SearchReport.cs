using System.Diagnostics;
using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Query.Papers;
using PaperMesh.Query.Search;
using PaperMesh.Query.Similar;

namespace PaperMesh.Benchmarks.Search;

/// <summary>
/// How long a search takes over HTTP, from the request to the last byte of its 20 papers as JSON, beside the bare call of Lucene.NET for the
/// same query, filter and facets on the same open index, in turns.
/// </summary>
internal static class SearchReport
{
    private const int Rounds = 10;
    private const int PageSize = 20;

    /// <summary>Of input that takes ways no usual search takes, such as correcting what was typed.</summary>
    private const int WarmUpRounds = 10;

    private const int SimilarAsked = 200;

    /// <summary>Of the processor: on a busy machine the compiler takes longer, too.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    /// <param name="papers">How many are in the index: real ones, again and again under other ids.</param>
    /// <param name="folder">Of documents and index, filled when it lacks papers and kept; null: one that goes with the process.</param>
    public static async Task<int> WriteAsync(int papers, string? folder)
    {
        if (TestPapers.Folder is not { } data || !Directory.Exists(Path.Combine(data, "corpus")))
        {
            Console.Error.WriteLine("'search' needs real papers: PAPERMESH_TEST_DATA names their folder.");
            return 1;
        }

        var temporary = folder is null ? Directory.CreateTempSubdirectory("papermesh-benchmarks-") : null;
        var store = folder ?? temporary!.FullName;
        try
        {
            await SearchedPapers.FillAsync(store, Path.Combine(data, "corpus"), papers);

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"index opened in {SearchedPapers.Opening(store).TotalMilliseconds:F0} ms"));
            var opening = Stopwatch.GetTimestamp();
            await using var app = await SearchedPapers.StartAsync(store);
            var index = app.Services.GetRequiredService<PaperIndex>();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{index.Count():N0} papers; started and caught up in {Stopwatch.GetElapsedTime(opening).TotalSeconds:F2} s; index {IndexBytes(store) / 1e6:N0} MB, {IndexBytes(store) / (double)index.Count():N0} bytes a paper"));

            await WarmUpAsync(app, index);
            foreach (var clients in new[] { 1, 2 })
                await CompareAsync(app, index, clients);
            await WriteFusionAsync(app, index);
            await WriteSimilarAsync(app, index);
            await WriteBadAsync(app);

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"working set {Environment.WorkingSet / 1e6:N0} MB"));
            return 0;
        }
        finally
        {
            temporary?.Delete(recursive: true);
        }
    }

    /// <remarks>
    /// As long as the runtime still compiles what it has seen called often: a service has that behind it after its first hundreds of searches,
    /// which take three times as long.
    /// </remarks>
    private static async Task WarmUpAsync(WebApplication app, PaperIndex index)
    {
        var started = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - started < WarmUp)
        {
            foreach (var (_, queries) in SearchedPapers.Queries)
            {
                await TimesAsync(1, queries, client => AskAsync(app, client));
                await TimesAsync(1, queries, _ => query =>
                {
                    Ask(index, query);
                    return Task.CompletedTask;
                });
            }
        }
    }

    /// <summary>What the meaning and the age of papers add to a search by words alone, both with facets and without papers, in turns.</summary>
    private static async Task WriteFusionAsync(WebApplication app, PaperIndex index)
    {
        var vectors = app.Services.GetRequiredService<PaperVectors>();
        string[] queries = [.. SearchedPapers.Queries.Take(4).SelectMany(kind => kind.Queries)];
        var (fused, byWords) = (new List<double>(), new List<double>());
        var (fusedCpu, byWordsCpu) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds + 1; round++)
        {
            var start = Environment.CpuUsage.TotalTime;
            var withMeaning = await TimesAsync(1, queries, _ => query => Rank(index, query, vectors));
            var middle = Environment.CpuUsage.TotalTime;
            var without = await TimesAsync(1, queries, _ => query => Rank(index, query, vectors: null));
            if (round == 0)
                continue;

            (fusedCpu, byWordsCpu) = (fusedCpu + (middle - start), byWordsCpu + (Environment.CpuUsage.TotalTime - middle));
            fused.AddRange(withMeaning);
            byWords.AddRange(without);
        }

        var (p50, p99, words50, words99) = (Quantile(fused, 0.5), Quantile(fused, 0.99), Quantile(byWords, 0.5), Quantile(byWords, 0.99));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            fused, ms: p50 {p50:F2}, p99 {p99:F2}; by words alone p50 {words50:F2}, p99 {words99:F2}
            ratio {p50 / words50:F2}, {p99 / words99:F2}, of processor time {fusedCpu / byWordsCpu:F2}
            """));
    }

    private static Task Rank(PaperIndex index, string text, PaperVectors? vectors)
    {
        var query = Queries.PaperQuery.Parse(text).Query;
        var today = DateOnly.FromDateTime(TestPapers.Now.UtcDateTime);
        var compiled = QueryCompiler.Compile(
            query, [], vectors is null ? null : (words, titled) => new FusedQuery(words, titled, query, vectors.Of(query), vectors, today));
        index.Search(searcher =>
        {
            var table = FacetTable.Of(searcher.IndexReader);
            using var facets = new FacetCounter(table);
            var top = new TopPapers(Queries.PaperSort.Relevance, after: null, PageSize + 1, facets);
            searcher.Search(compiled, top);
            table.Answer(facets.Counts());
            return top.Total;
        });
        return Task.CompletedTask;
    }

    /// <summary>How long the papers like one take, of papers from all over the index.</summary>
    private static async Task WriteSimilarAsync(WebApplication app, PaperIndex index)
    {
        var similar = app.Services.GetRequiredService<SimilarPapers>();
        var ids = index.Search(searcher => Enumerable.Range(0, SimilarAsked).Select(number => IdOf(searcher, number * searcher.IndexReader.MaxDoc / SimilarAsked)).ToList());
        var papers = await app.Services.GetRequiredService<PaperStore>().FindManyAsync(ids, CancellationToken.None);

        List<double> times = [];
        foreach (var paper in papers)
        {
            var started = Stopwatch.GetTimestamp();
            await similar.FindAsync(paper, 10, CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"similar papers of {times.Count}, ms: p50 {times[times.Count / 2]:F1}, p99 {times[times.Count * 99 / 100]:F1}"));
    }

    /// <summary>What senseless input costs beside the searches of readers, in turns.</summary>
    private static async Task WriteBadAsync(WebApplication app)
    {
        string[] usual = [.. SearchedPapers.Queries.SelectMany(kind => kind.Queries)];
        List<double> normal = [];
        var bad = SearchedPapers.Bad.ToDictionary(one => one.Kind, _ => new List<double>());
        for (var round = -WarmUpRounds; round < Rounds * 2; round++)
        {
            var asUsual = await TimesAsync(1, usual, client => AskAsync(app, client));
            if (round >= 0)
                normal.AddRange(asUsual);
            foreach (var (kind, query) in SearchedPapers.Bad)
            {
                var times = await TimesAsync(1, [.. Enumerable.Repeat(query, 5)], client => AskAsync(app, client));
                if (round >= 0)
                    bad[kind].AddRange(times);
            }
        }

        var usual99 = Quantile(normal, 0.99);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"bad input, ms: p99 {Quantile([.. bad.Values.SelectMany(times => times)], 0.99):F2}, of what readers ask {usual99:F2}; goal twice that"));
        foreach (var (kind, times) in bad)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind,-34} p50 {Quantile(times, 0.5),8:F2} p99 {Quantile(times, 0.99),8:F2}"));
    }

    private static string IdOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        var id = new BytesRef();
        leaf.AtomicReader.GetSortedDocValues(IndexFields.Id).Get(doc - leaf.DocBase, id);
        return id.Utf8ToString();
    }

    /// <remarks>The last column is a ratio of processor time, the client's with ours: what others run on the machine does not count in it.</remarks>
    private static async Task CompareAsync(WebApplication app, PaperIndex index, int clients)
    {
        Console.WriteLine($"{clients} client{(clients == 1 ? "" : "s")}, ms{"",22} {"HTTP p50",9} {"p99",8} {"bare p50",9} {"p99",8} {"p50",6} {"p99",6} {"CPU",6}");
        foreach (var (kind, queries) in SearchedPapers.Queries)
        {
            var (ours, bare) = (new List<double>(), new List<double>());
            var (oursCpu, bareCpu) = (TimeSpan.Zero, TimeSpan.Zero);
            for (var round = 0; round < Rounds; round++)
            {
                var start = Environment.CpuUsage.TotalTime;
                var overHttp = await TimesAsync(clients, queries, client => AskAsync(app, client));
                var middle = Environment.CpuUsage.TotalTime;
                var inProcess = await TimesAsync(clients, queries, _ => query =>
                {
                    Ask(index, query);
                    return Task.CompletedTask;
                });

                (oursCpu, bareCpu) = (oursCpu + (middle - start), bareCpu + (Environment.CpuUsage.TotalTime - middle));
                ours.AddRange(overHttp);
                bare.AddRange(inProcess);
            }

            var (p50, p99, bareP50, bareP99) = (Quantile(ours, 0.5), Quantile(ours, 0.99), Quantile(bare, 0.5), Quantile(bare, 0.99));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {kind,-34} {p50,8:F2} {p99,8:F2} {bareP50,9:F2} {bareP99,8:F2} "
                + $"{p50 / bareP50,6:F2} {p99 / bareP99,6:F2} {oursCpu / bareCpu,6:F2}"));
        }
    }

    private static async Task<IReadOnlyList<double>> TimesAsync(int clients, IReadOnlyList<string> queries, Func<int, Func<string, Task>> connect)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var ask = connect(client);
            var times = new List<double>(queries.Count);
            for (var n = 0; n < queries.Count; n++)
            {
                // Each client begins elsewhere.
                var query = queries[(n + (client * queries.Count / clients)) % queries.Count];
                var started = Stopwatch.GetTimestamp();
                await ask(query);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return times;
        })));
        return [.. all.SelectMany(times => times)];
    }

    private static readonly Dictionary<int, HttpClient> Clients = [];

    private static Func<string, Task> AskAsync(WebApplication app, int client)
    {
        HttpClient http;
        lock (Clients)
        {
            if (!Clients.TryGetValue(client, out http!))
                Clients[client] = http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        }

        return async query =>
        {
            using var answer = await http.GetAsync($"/api/v1/search?limit={PageSize}&q={Uri.EscapeDataString(query)}");
            answer.EnsureSuccessStatusCode();
            await answer.Content.CopyToAsync(Stream.Null);
        };
    }

    /// <summary>What anybody would have to do who has this index open: parse, search, count the facets, read the ids.</summary>
    private static void Ask(PaperIndex index, string text)
    {
        var parsed = Queries.PaperQuery.Parse(text).Query;
        var (query, order) = (BareQuery.Of(parsed), BareQuery.OrderOf(parsed));
        index.Search(searcher =>
        {
            var table = FacetTable.Of(searcher.IndexReader);
            using var facets = new FacetCounter(table);
            var top = TopFieldCollector.Create(
                order, PageSize + 1, null, fillFields: true, trackDocScores: false, trackMaxScore: false, docsScoredInOrder: false);
            searcher.Search(query, MultiCollector.Wrap(top, facets));
            table.Answer(facets.Counts());
            return top.GetTopDocs().ScoreDocs.Length;
        });
    }

    private static long IndexBytes(string store)
        => Directory.EnumerateDirectories(store, "index-*").SelectMany(Directory.EnumerateFiles).Sum(file => new FileInfo(file).Length);

    private static double Quantile(List<double> times, double part)
    {
        times.Sort();
        return times[(int)(part * (times.Count - 1))];
    }
}
