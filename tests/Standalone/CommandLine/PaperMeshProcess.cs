using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Threading.Channels;

namespace PaperMesh.Standalone.Tests.CommandLine;

/// <summary>The built <c>papermesh</c> as a process, its output piped.</summary>
internal sealed class PaperMeshProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Channel<string> _outputLines = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private PaperMeshProcess(Process process)
    {
        _process = process;
        _output = ReadAsync(process.StandardOutput, _outputLines.Writer);
        _errors = ReadAsync(process.StandardError, _errorLines.Writer);
    }

    /// <summary>The next line on standard output that begins so, as soon as it is there.</summary>
    public Task<string> OutputLineAsync(string beginning) => LineAsync(_outputLines.Reader, beginning);

    /// <summary>The same on standard error.</summary>
    public Task<string> ErrorLineAsync(string beginning) => LineAsync(_errorLines.Reader, beginning);

    public static PaperMeshProcess Start(string folder, params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "papermesh.exe" : "papermesh"), args)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };

        // What the machine that runs the tests has set for itself.
        foreach (var name in new[] { "PAPERMESH_SERVER", "PAPERMESH_KEY", "URLS", "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "Storage__Path" })
            start.Environment.Remove(name);

        return new PaperMeshProcess(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<Ended> RunAsync(params string[] args) => RunAsync(input: [], args);

    public static async Task<Ended> RunAsync(byte[] input, string[] args)
    {
        await using var papermesh = Start(Path.GetTempPath(), args);
        await papermesh._process.StandardInput.BaseStream.WriteAsync(input);
        papermesh._process.StandardInput.Close();
        return await papermesh.EndAsync();
    }

    /// <summary>Ctrl+C.</summary>
    public async Task InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    public async Task<Ended> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new Ended(_process.ExitCode, await _output, await _errors);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> LineAsync(ChannelReader<string> lines, string beginning)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var line in lines.ReadAllAsync(patience.Token))
        {
            if (line.StartsWith(beginning, StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException($"papermesh has ended without saying '{beginning}'.");
    }

    private static async Task<string> ReadAsync(StreamReader output, ChannelWriter<string> lines)
    {
        var text = new StringBuilder();
        while (await output.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            lines.TryWrite(line);
        }

        lines.Complete();
        return text.ToString();
    }
}

/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
internal sealed record Ended(int ExitCode, string Output, string Errors);
