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

/// <summary>What of searches has no anchor: how large the index is and how fast it opens, papers like one, and what nobody means to ask.</summary>
internal static class SearchReport
{
    private const int Rounds = 20;

    /// <summary>Of input that takes ways no usual search takes, such as correcting what was typed.</summary>
    private const int WarmUpRounds = 10;

    private const int SimilarAsked = 200;

    /// <param name="app">The service, which is warm.</param>
    /// <param name="clients">Who ask it.</param>
    /// <param name="folder">Of its index.</param>
    public static async Task WriteAsync(WebApplication app, SearchClients clients, string folder)
    {
        var index = app.Services.GetRequiredService<PaperIndex>();
        var bytes = Directory.EnumerateDirectories(folder, "index-*").SelectMany(Directory.EnumerateFiles).Sum(file => new FileInfo(file).Length);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"index of {index.Count():N0} papers: {bytes / 1e6:N0} MB, {(double)bytes / index.Count():N0} bytes a paper"));
        await WriteSimilarAsync(app, index);
        await WriteBadAsync(clients);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"working set {Environment.WorkingSet / 1e6:N0} MB"));
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
    private static async Task WriteBadAsync(SearchClients clients)
    {
        string[] usual = [.. SearchedPapers.Queries.SelectMany(kind => kind.Queries)];
        List<double> normal = [];
        var bad = SearchedPapers.Bad.ToDictionary(one => one.Kind, _ => new List<double>());
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            var asUsual = await SearchTimes.OfAsync(1, usual, clients.Of);
            if (round >= 0)
                normal.AddRange(asUsual);
            foreach (var (kind, query) in SearchedPapers.Bad)
            {
                var times = await SearchTimes.OfAsync(1, [.. Enumerable.Repeat(query, 5)], clients.Of);
                if (round >= 0)
                    bad[kind].AddRange(times);
            }
        }

        var usual99 = SearchTimes.Quantile(normal, 0.99);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"bad input, ms: p99 {SearchTimes.Quantile([.. bad.Values.SelectMany(times => times)], 0.99):F2}, of what readers ask {usual99:F2}; goal twice that"));
        foreach (var (kind, times) in bad)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {kind,-34} p50 {SearchTimes.Quantile(times, 0.5),8:F2} p99 {SearchTimes.Quantile(times, 0.99),8:F2}"));
    }

    private static string IdOf(IndexSearcher searcher, int doc)
    {
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(doc, leaves)];
        var id = new BytesRef();
        leaf.AtomicReader.GetSortedDocValues(IndexFields.Id).Get(doc - leaf.DocBase, id);
        return id.Utf8ToString();
    }
}
