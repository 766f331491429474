using System.Diagnostics;
using System.Text.Json;
using PaperMesh.Benchmarks.Anchors;
using PaperMesh.Benchmarks.Search;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks.Sanity;

/// <summary>Pages over HTTP, one after the other by one client: Standalone beside arxiv-sanity-lite with the same papers.</summary>
/// <remarks>
/// The front page is the same each time; searches and papers are others in each request of a round, the same of both sides. Standalone keeps no answers,
/// only papers that it has read; each answer is put together anew. Memory is what a process holds after a round.
/// </remarks>
internal sealed class SanityPages : IAsyncDisposable
{
    /// <summary>As many as a page of arxiv-sanity-lite has.</summary>
    private const int Similar = 25;

    /// <summary>Of a round.</summary>
    private const int Requests = 20;

    /// <summary>Of each kind, until the runtime has compiled what they call; Python compiles nothing, one of each opens its files.</summary>
    private const int WarmUp = 300;

    private static readonly string[] Queries =
        [.. SearchedPapers.Queries[0].Queries.Zip(SearchedPapers.Queries[1].Queries, (one, two) => new[] { one, two }).SelectMany(both => both).Select(Uri.EscapeDataString)];

    private readonly ServiceProcess _ours;
    private readonly ArxivSanitySite _theirs;
    private readonly int _papers;
    private readonly string[] _ids;

    private SanityPages(ServiceProcess ours, ArxivSanitySite theirs, int papers, string[] ids)
        => (_ours, _theirs, _papers, _ids) = (ours, theirs, papers, ids);

    /// <param name="sanity">Has the papers and their features.</param>
    /// <param name="lines">The papers, which Standalone is given.</param>
    /// <param name="folder">For its store.</param>
    public static async Task<SanityPages> StartAsync(ArxivSanity sanity, string[] lines, DirectoryInfo folder)
    {
        var ours = await ServiceProcess.StartAsync("services/Standalone", ServiceProcess.FreePort(), Programs.Settings(folder), CancellationToken.None);
        try
        {
            await Imported.AllOfAsync(ours, lines, before: 0);
            return new SanityPages(ours, await sanity.ServeAsync(), lines.Length, Ids(lines));
        }
        catch
        {
            await ours.DisposeAsync(); // Nobody else knows of it.
            throw;
        }
    }

    public async Task<IReadOnlyList<Work>> WorksAsync() =>
    [
        await OfAsync("front page", _ => "/", _ => "/"),
        await OfAsync("search by one or two words", number => $"/search?q={Of(Queries, number)}", number => $"/?q={Of(Queries, number)}"),
        await OfAsync(
            $"{Similar} papers like one",
            number => $"/api/v1/papers/arxiv:{Of(_ids, number)}/similar?limit={Similar}",
            number => $"/?rank=pid&pid={Of(_ids, number)}"),
    ];

    public async ValueTask DisposeAsync()
    {
        await _theirs.DisposeAsync();
        await _ours.DisposeAsync();
    }

    private async Task<Work> OfAsync(string what, Func<int, string> ours, Func<int, string> theirs)
    {
        await AskAsync(_ours.Http, _ours.Id, Enumerable.Range(0, WarmUp).Select(ours));
        await AskAsync(_theirs.Http, _theirs.Id, [theirs(0)]);

        var (ourRound, theirRound) = (0, 0);
        return new Work(
            "sanity",
            $"{_papers:N0} papers: {what}; {Requests} requests a round, one client; CPU of one",
            [new Aspect(null, "ms", MoreIsBetter: false, reading => reading.Value) { IsByClock = true, Goal = 0.05 }],
            () => AskAsync(_ours.Http, _ours.Id, Enumerable.Range(Requests * ourRound++, Requests).Select(ours)),
            () => AskAsync(_theirs.Http, _theirs.Id, Enumerable.Range(Requests * theirRound++, Requests).Select(theirs)));
    }

    /// <returns>The median in milliseconds.</returns>
    private static async Task<Reading> AskAsync(HttpClient http, int process, IEnumerable<string> paths)
    {
        using var measured = Process.GetProcessById(process);
        var (before, times) = (measured.TotalProcessorTime, new List<double>());
        foreach (var path in paths)
        {
            var started = Stopwatch.GetTimestamp();
            using var answer = await http.GetAsync(path);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            answer.EnsureSuccessStatusCode();
        }

        measured.Refresh();
        return new Reading(Figure.Median(times), (measured.TotalProcessorTime - before) / times.Count, measured.WorkingSet64);
    }

    /// <summary>Of a hundred papers from all of the file, as arxiv-sanity-lite has them: no slash stands in one.</summary>
    private static string[] Ids(string[] lines)
        => [.. Enumerable.Range(0, 100).Select(number => Id(lines[(long)number * lines.Length / 100])).Where(id => !id.Contains('/', StringComparison.Ordinal))];

    private static string Id(string line)
    {
        using var paper = JsonDocument.Parse(line);
        return paper.RootElement.GetProperty("id").GetString()!;
    }

    private static string Of(string[] all, int number) => all[number % all.Length];
}
