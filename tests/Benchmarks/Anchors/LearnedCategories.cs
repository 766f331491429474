using System.Diagnostics;
using System.Globalization;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary><c>categories.py</c> as a process that has learned and reads the dev papers each time it is asked.</summary>
internal sealed class LearnedCategories : IAsyncDisposable
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Enough to have seen most categories and the usual words.</summary>
    private const int Few = 6_000;

    private readonly Process _process;

    private LearnedCategories(Process process) => _process = process;

    /// <summary>Learns, which takes some two minutes unless it is from few papers.</summary>
    /// <returns>Null where there is no Python with scikit-learn.</returns>
    public static async Task<LearnedCategories?> LearnAsync(string corpus, bool small)
    {
        if (!File.Exists(Python))
            return null;

        string[] few = small ? ["--train", Few.ToString(CultureInfo.InvariantCulture)] : [];
        var script = Path.Combine(AppContext.BaseDirectory, "Anchors", "categories.py");
        var anchor = new LearnedCategories(Process.Start(new ProcessStartInfo(Python, [script, corpus, "--turns", .. few])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
        anchor._process.BeginErrorReadLine();
        if (await anchor._process.StandardOutput.ReadLineAsync() is "ready")
            return anchor;

        await anchor.DisposeAsync();
        return null;
    }

    /// <summary>Papers in a second, vectorising included, and its processor time for one.</summary>
    /// <exception cref="InvalidOperationException">It has ended.</exception>
    public async Task<Reading> ReadAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("scikit-learn's process has ended.");
        double[] speeds = [.. line.Split(' ').Select(speed => double.Parse(speed, CultureInfo.InvariantCulture))];
        return new Reading(speeds[1], TimeSpan.FromSeconds(1 / speeds[0]));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
