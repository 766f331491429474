using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PaperMesh.Servers;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>One of PaperMesh's programs, as a process of its own on a free port of 127.0.0.1.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    public const string Ready = "/health/ready";
    public const string Live = "/health/live";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ServiceProcess(Process process, Uri address)
    {
        _process = process;
        Http = new HttpClient(new Operator()) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
    }

    /// <summary>Asks as somebody who may do everything.</summary>
    public HttpClient Http { get; }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Of the build that is tested, and of each that runs beside it: <c>Debug</c>.</summary>
    public static string Configuration => OutputFolder.Parent!.Name;

    // …/tests/EndToEnd/bin/Debug/net10.0/
    private static DirectoryInfo OutputFolder { get; } = new(AppContext.BaseDirectory);

    /// <summary>Starts the program of a project (<c>services/Crawler</c>) and returns when it answers well at a path.</summary>
    /// <param name="project">Its folder; or the path of a program that was published.</param>
    /// <param name="port">Of 127.0.0.1.</param>
    /// <param name="settings">Over those that suit tests, with <c>__</c> in their names.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="until">The path.</param>
    /// <param name="root">The folder of the solution whose build it is; null: of this one.</param>
    public static async Task<ServiceProcess> StartAsync(
        string project, int port, IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken, string until = Ready, string? root = null)
    {
        var address = new Uri($"http://127.0.0.1:{port}");
        var (program, arguments) = File.Exists(project) ? (project, Array.Empty<string>()) : ("dotnet", [Program(root ?? SharedData.Root, project)]);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
            Environment =
            {
                ["Urls"] = address.ToString(),
                ["Access__AdminKey"] = Operator.AdminKey,
                ["Access__InternalKey"] = Operator.InternalKey,
                ["Access__RequestsPerAddress"] = "0",
                ["Access__RequestsPerKey"] = "0",
            },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;

        var service = new ServiceProcess(Process.Start(start)!, address);
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        try
        {
            await service.WaitAsync(
                $"{project} answers well at {until}",
                async token => (await service.Http.GetAsync(until, token)).IsSuccessStatusCode,
                StartDeadline,
                cancellationToken);
        }
        catch
        {
            await service.DisposeAsync(); // Nobody else knows of it.
            throw;
        }

        return service;
    }

    /// <summary>A port that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>SIGKILL: no time for a last word.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>SIGTERM, as a supervisor does it, and waits until the process has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        await SignalAsync("TERM", cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it stands still, with its connections open, until <see cref="ThawAsync"/>.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => SignalAsync("STOP", cancellationToken);

    /// <summary>SIGCONT.</summary>
    public Task ThawAsync(CancellationToken cancellationToken) => SignalAsync("CONT", cancellationToken);

    /// <summary>Asks until the answer is yes; fails, with what the process wrote, when the deadline has passed or it has ended.</summary>
    public async Task WaitAsync(
        string what, Func<CancellationToken, Task<bool>> condition, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await condition(cancellationToken))
                    return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet, or no more.
            }

            if (_process.HasExited || waited.Elapsed > deadline)
                Assert.Fail($"Waited {waited.Elapsed.TotalSeconds:0} s in vain until {what}. Output of the process:\n{Output}");

            await Task.Delay(50, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
            await KillAsync();

        _process.Dispose();
    }

    private async Task SignalAsync(string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    private static string Program(string root, string project)
    {
        var name = project is "services/Standalone" ? "papermesh" : $"PaperMesh.{(project is "gateway" ? "Gateway" : Path.GetFileName(project))}";
        return Path.Combine(root, project, "bin", Configuration, OutputFolder.Name, $"{name}.dll");
    }
}
