using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks;

/// <summary>Papers are sent to a process, which is measured until it is done with all of them.</summary>
internal static class Imported
{
    /// <summary>Lines of one request: that ends within the patience of a client.</summary>
    private const int Part = 5_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    public static async Task SendAsync(ServiceProcess to, string path, IReadOnlyList<string> lines)
    {
        foreach (var part in lines.Chunk(Part))
        {
            using var body = new StringContent(string.Join('\n', part), Encoding.UTF8);
            body.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var answer = await to.Http.PostAsync(path, body);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Sends lines to all of PaperMesh; returns when each paper is stored, tagged, embedded, indexed and in the log.</summary>
    /// <param name="to">Takes them.</param>
    /// <param name="lines">Of papers that it does not have.</param>
    /// <param name="before">How many papers it has.</param>
    /// <returns>How many it has now: some lines tell of one paper.</returns>
    /// <exception cref="InvalidOperationException">A twentieth of the lines and more became no papers.</exception>
    public static async Task<long> AllOfAsync(ServiceProcess to, IReadOnlyList<string> lines, long before)
    {
        await SendAsync(to, "/api/v1/import", lines);
        var papers = 0L;
        await to.WaitAsync(
            "every paper is stored, tagged, indexed and in the log",
            async token =>
            {
                var stats = (await to.Http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats", token))!;
                papers = stats["papers"];
                return papers > before && stats["pending"] == 0 && stats["tagged"] == papers && stats["indexed"] == papers && stats["events"] >= papers;
            },
            Patience,
            CancellationToken.None);
        return papers - before >= lines.Count * 0.95
            ? papers
            : throw new InvalidOperationException($"Of {lines.Count:N0} lines only {papers - before:N0} became papers.");
    }

    /// <param name="processes">Whose processor time and memory count.</param>
    /// <param name="work">Returns how many papers it was.</param>
    /// <returns>Papers in a second, processor time of one, and the most memory that all of them took.</returns>
    public static async Task<Reading> TimeAsync(IReadOnlyList<ServiceProcess> processes, Func<Task<long>> work)
    {
        var (before, started) = (Cpu(processes), Stopwatch.GetTimestamp());
        var papers = await work();
        var took = Stopwatch.GetElapsedTime(started);
        return new Reading(papers / took.TotalSeconds, (Cpu(processes) - before) / papers, processes.Sum(process => Of(process, one => one.PeakWorkingSet64)));
    }

    private static TimeSpan Cpu(IReadOnlyList<ServiceProcess> processes)
        => processes.Aggregate(TimeSpan.Zero, (sum, process) => sum + Of(process, one => one.TotalProcessorTime));

    private static T Of<T>(ServiceProcess process, Func<Process, T> read)
    {
        using var measured = Process.GetProcessById(process.Id);
        return read(measured);
    }
}
