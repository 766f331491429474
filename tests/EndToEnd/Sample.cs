using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <param name="Name">As in the name of its queue: <c>lab.papers-python</c>.</param>
/// <param name="File">In <c>docs/samples</c>.</param>
/// <param name="Command">What runs it.</param>
internal sealed record SampleProgram(string Name, string File, params string[] Command);

/// <summary>A program of <c>docs/samples</c>, running.</summary>
internal sealed class Sample : IAsyncDisposable
{
    // Debian's packages belong to Debian's Python, which need not be the first one on the path.
    private static readonly string Python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    public static readonly IReadOnlyList<SampleProgram> All =
    [
        new("csharp", "listen.cs", "dotnet", "run"),
        new("python", "listen.py", Python),
        new("node", "listen.mjs", "node"),
    ];

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly ConcurrentQueue<string> _output = new();

    private Sample(SampleProgram program, Process process, DirectoryInfo folder)
    {
        (Name, _process, _folder) = (program.Name, process, folder);
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
    }

    public string Name { get; }

    public string Output => $"{Name}:\n{string.Join('\n', _output)}";

    public static async Task<Sample> StartAsync(SampleProgram program, Uri broker, Uri site, string bind, string query)
    {
        // Copied away, as somebody would: nothing of this repository is near it, but the packages.
        var folder = Directory.CreateTempSubdirectory("papermesh-sample-");
        var file = Path.Combine(folder.FullName, program.File);
        File.Copy(Path.Combine(SharedData.Root, "docs", "samples", program.File), file);
        if (program.Name == "node")
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "node_modules"), await NodePrograms.PackagesAsync());
        if (program.Name == "python")
            await PythonHasPackagesAsync();

        var start = new ProcessStartInfo(program.Command[0], [.. program.Command[1..], file])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["PAPERMESH_AMQP"] = broker.ToString(),
                ["PAPERMESH_URL"] = site.ToString(),
                ["PAPERMESH_BIND"] = bind,
                ["PAPERMESH_QUERY"] = query,
                ["PAPERMESH_FOLDER"] = "papers",
            },
        };
        var sample = new Sample(program, Process.Start(start)!, folder);
        sample._process.BeginOutputReadLine();
        sample._process.BeginErrorReadLine();
        return sample;
    }

    public bool Says(string text) => _output.Any(line => line.Contains(text, StringComparison.Ordinal));

    /// <summary>How often it has told of a paper.</summary>
    public int Lines(string paperId) => _output.Count(line => line.StartsWith($"{paperId} ", StringComparison.Ordinal));

    /// <summary>The events that it keeps.</summary>
    public IReadOnlyList<string> Papers()
        => [.. _folder.EnumerateFiles("papers/*.json").Select(file => File.ReadAllText(file.FullName))];

    public async Task WaitAsync(string what, Func<bool> condition, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process.HasExited || waited.Elapsed > Deadline)
                Assert.Fail($"Waited {waited.Elapsed.TotalSeconds:0} s in vain until {what}. {Output}");

            await Task.Delay(50, cancellationToken);
        }
    }

    /// <summary>SIGTERM.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        // "dotnet run" passes a signal on to the program that it has started.
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Deadline, cancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task PythonHasPackagesAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Python, ["-c", "import pika, jsonschema"]) { RedirectStandardError = true })!;
            var error = await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                Required.SkipOrFail("pika", $"Python lacks pika or jsonschema (Debian: python3-pika, python3-jsonschema): {error}");
        }
        catch (Win32Exception e)
        {
            Required.SkipOrFail("pika", $"There is no Python: {e.Message}");
        }
    }
}
