using System.Diagnostics;
using System.Globalization;
using PaperMesh.EndToEnd.Tests;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>arxiv-sanity-lite as its README runs it, from a checkout that whoever measures has made, on databases of its own.</summary>
/// <param name="python">With the packages that it needs.</param>
/// <param name="checkout">Full path; nothing is written there.</param>
/// <param name="folder">Where its databases are.</param>
internal sealed class ArxivSanity(string python, string checkout, DirectoryInfo folder)
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    /// <summary>Stores papers, as its daemon does with those of the API.</summary>
    /// <param name="papers">JSON Lines.</param>
    /// <returns>False when it cannot run; what it said stands on the error output.</returns>
    public async Task<bool> FillAsync(string papers) => await AskAsync("fill", papers) is not null;

    /// <summary>Its features of all papers, from reading them to the written file; and its most memory.</summary>
    /// <exception cref="InvalidOperationException">It has failed.</exception>
    public async Task<Reading> ComputeAsync(int papers)
    {
        var line = await AskAsync("compute") ?? throw new InvalidOperationException("compute.py of arxiv-sanity-lite has failed.");
        double[] said = [.. line.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new Reading(papers / said[0], TimeSpan.FromSeconds(said[1] / papers), (long)said[2]);
    }

    /// <summary>Its pages, when they answer: features have been computed.</summary>
    /// <exception cref="TimeoutException">They do not.</exception>
    public async Task<ArxivSanitySite> ServeAsync()
    {
        var port = ServiceProcess.FreePort();
        var start = Start("-m", "flask", "run", "--port", port.ToString(CultureInfo.InvariantCulture));
        start.Environment["FLASK_APP"] = Path.Combine(checkout, "serve.py");
        start.RedirectStandardError = true; // A line for each request.
        var site = new ArxivSanitySite(Process.Start(start)!, new Uri($"http://127.0.0.1:{port}"));
        try
        {
            await site.AnswersAsync(StartDeadline);
            return site;
        }
        catch
        {
            await site.DisposeAsync(); // Nobody else knows of it.
            throw;
        }
    }

    private async Task<string?> AskAsync(params string[] arguments)
    {
        using var process = Process.Start(Start([Path.Combine(AppContext.BaseDirectory, "Anchors", "sanity.py"), checkout, .. arguments]))!;
        var line = await process.StandardOutput.ReadLineAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? line : null;
    }

    private ProcessStartInfo Start(params string[] arguments) => new(python, arguments)
    {
        WorkingDirectory = folder.FullName,
        RedirectStandardOutput = true,
        Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
    };
}
