using System.Diagnostics;

namespace PaperMesh.Benchmarks.Search;

/// <summary>How long each of many searches takes.</summary>
internal static class SearchTimes
{
    /// <param name="clients">How many ask at the same time, each all of the queries.</param>
    /// <param name="queries">In turn; each client begins elsewhere.</param>
    /// <param name="connect">Gives the client of that number its way to ask.</param>
    /// <returns>Milliseconds, in no order.</returns>
    public static async Task<List<double>> OfAsync(int clients, IReadOnlyList<string> queries, Func<int, Func<string, Task>> connect)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var ask = connect(client);
            var times = new List<double>(queries.Count);
            for (var n = 0; n < queries.Count; n++)
            {
                var query = queries[(n + (client * queries.Count / clients)) % queries.Count];
                var started = Stopwatch.GetTimestamp();
                await ask(query);
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            return times;
        })));
        return [.. all.SelectMany(times => times)];
    }

    public static double Quantile(List<double> times, double part)
    {
        times.Sort();
        return times[(int)(part * (times.Count - 1))];
    }
}
