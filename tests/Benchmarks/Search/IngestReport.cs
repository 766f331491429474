using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.Query.Papers;

namespace PaperMesh.Benchmarks.Search;

/// <summary>Searches over HTTP while papers arrive at a steady rate, and how long it takes until a search finds each of them.</summary>
internal static class IngestReport
{
    private const int Rounds = 4;
    private const int Batches = 5;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    /// <param name="papers">In the index before.</param>
    /// <param name="rate">Papers in a second, in five batches.</param>
    /// <param name="folder">Of documents and index, filled when it lacks papers; a copy of it takes the new ones.</param>
    public static async Task<int> WriteAsync(int papers, int rate, string folder)
    {
        var corpus = TestPapers.Corpus("ingest");
        await SearchedPapers.FillAsync(folder, corpus, papers);
        var copy = Directory.CreateTempSubdirectory("papermesh-benchmarks-");
        try
        {
            Copy(new DirectoryInfo(folder), copy);
            await using var app = await SearchedPapers.StartAsync(copy.FullName);
            using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
            string[] queries = [.. SearchedPapers.Queries.SelectMany(kind => kind.Queries)];
            await SearchAsync(http, queries, TimeSpan.FromSeconds(20));

            var arriving = SearchedPapers.Arriving(corpus, rate * Rounds * (int)(Window.TotalSeconds + 2)).Chunk(rate / Batches).ToList();
            var (quiet, busy, found, number) = (new List<double>(), new List<double>(), new List<double>(), 0);
            for (var round = 0; round < Rounds; round++)
            {
                quiet.AddRange(await SearchAsync(http, queries, Window));

                using var over = new CancellationTokenSource();
                var ingesting = Task.Run(() => IngestAsync(app, http, arriving, () => number++, found, over.Token));
                busy.AddRange(await SearchAsync(http, queries, Window));
                await over.CancelAsync();
                await ingesting;
            }

            var (quiet50, quiet99, busy50, busy99) = (SearchTimes.Quantile(quiet, 0.5), SearchTimes.Quantile(quiet, 0.99), SearchTimes.Quantile(busy, 0.5), SearchTimes.Quantile(busy, 0.99));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"""
                {papers:N0} papers and {number * (rate / Batches):N0} more, {rate} a second
                searches over HTTP, ms: quiet p50 {quiet50:F2}, p99 {quiet99:F2}; meanwhile p50 {busy50:F2}, p99 {busy99:F2}
                ratio {busy50 / quiet50:F2}, {busy99 / quiet99:F2}
                until a search finds a paper, ms: p50 {SearchTimes.Quantile(found, 0.5):F0}, p99 {SearchTimes.Quantile(found, 0.99):F0}, longest {found.Max():F0}
                """));
            return 0;
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }

    /// <summary>A batch five times a second, as the bus hands them over; the last paper of each is looked for until it is found.</summary>
    private static async Task IngestAsync(
        WebApplication app, HttpClient http, List<PaperTagged[]> batches, Func<int> next, List<double> found, CancellationToken cancellationToken)
    {
        var keeper = app.Services.GetRequiredService<PaperKeeper>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / Batches));
        List<Task> keeping = [];
        while (!cancellationToken.IsCancellationRequested)
        {
            var batch = batches[next()];
            var came = Stopwatch.GetTimestamp();
            keeping.Add(Task.Run(async () =>
            {
                await keeper.KeepAsync(batch, CancellationToken.None);
                var address = $"/api/v1/search?limit=1&q={batch[^1].Paper.Id}";
                while (!(await http.GetStringAsync(address, CancellationToken.None)).Contains("\"total\":1", StringComparison.Ordinal))
                    await Task.Delay(5, CancellationToken.None);
                lock (found)
                    found.Add(Stopwatch.GetElapsedTime(came).TotalMilliseconds);
            }, CancellationToken.None));
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Task.WhenAll(keeping);
    }

    private static async Task<List<double>> SearchAsync(HttpClient http, string[] queries, TimeSpan window)
    {
        List<double> times = [];
        var started = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(started) < window; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync($"/api/v1/search?q={Uri.EscapeDataString(queries[number * 7 % queries.Length])}");
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }

        return times;
    }

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.EnumerateFiles())
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        foreach (var folder in from.EnumerateDirectories())
            Copy(folder, to.CreateSubdirectory(folder.Name));
    }
}
