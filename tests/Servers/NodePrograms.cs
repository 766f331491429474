using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>Other people's readers and checkers of what PaperMesh writes: packages of npm, mostly behind <c>tests/Node/read.mjs</c>.</summary>
/// <remarks>
/// One Node.js reads for all tests of a process, in turns: it starts at the first question and ends with its standard input.
/// The packages are installed once, as the lock file says. Where Node.js, npm or its registry is missing, a test that asks for them ends as
/// <see cref="Required"/> says.
/// </remarks>
public static class NodePrograms
{
    private static readonly string Folder = Path.Combine(SharedData.Root, "tests", "Node");
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<string?>> Fault = new(InstallAsync);
    private static readonly SemaphoreSlim Turn = new(1);
    private static Process? _reader;

    /// <summary>What a reader understood of a text.</summary>
    /// <param name="input">Given to it as it is.</param>
    /// <param name="task">Of <c>read.mjs</c>, with its arguments.</param>
    public static async Task<JsonElement> ReadAsync(string input, params string[] task)
    {
        var answer = await AnswerAsync(input, task);
        Assert.True(answer.TryGetProperty("read", out var read), $"read.mjs {string.Join(' ', task)}: {answer}");
        return read;
    }

    /// <summary>Why a reader refuses a text.</summary>
    /// <param name="input">Given to it as it is.</param>
    /// <param name="task">Of <c>read.mjs</c>, with its arguments.</param>
    public static async Task<string> ErrorAsync(string input, params string[] task)
    {
        var answer = await AnswerAsync(input, task);
        Assert.True(answer.TryGetProperty("error", out var error), $"read.mjs {string.Join(' ', task)}: {answer}");
        return error.GetString()!;
    }

    /// <summary>What a schema in <c>tests/Node/schemas</c> finds wrong with a text; empty when it is valid.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(string input, string schema)
        => [.. (await ReadAsync(input, "valid", schema)).EnumerateArray().Select(fault => fault.GetString()!)];

    /// <summary>The text of a file of a package: <c>axe-core/axe.min.js</c>.</summary>
    public static async Task<string> FileAsync(string path)
    {
        await InstalledAsync();
        return await File.ReadAllTextAsync(Path.Combine(Folder, "node_modules", path));
    }

    /// <summary>Where the packages lie, for a program that runs by itself.</summary>
    public static async Task<string> PackagesAsync()
    {
        await InstalledAsync();
        return Path.Combine(Folder, "node_modules");
    }

    private static async Task<JsonElement> AnswerAsync(string input, string[] task)
    {
        await InstalledAsync();
        return JsonSerializer.Deserialize<JsonElement>(await AskAsync(JsonSerializer.Serialize(new { task, input })));
    }

    private static async Task InstalledAsync()
    {
        if (await Fault.Value is { } fault)
            Required.SkipOrFail("npm", $"The packages in tests/Node could not be installed: {fault}");
    }

    /// <returns>A line for a line.</returns>
    private static async Task<string> AskAsync(string line)
    {
        await Turn.WaitAsync();
        try
        {
            _reader ??= Process.Start(new ProcessStartInfo("node", ["read.mjs"])
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            using var deadline = new CancellationTokenSource(ReadTimeout);
            await _reader.StandardInput.WriteLineAsync(line.AsMemory(), deadline.Token);
            await _reader.StandardInput.FlushAsync(deadline.Token);
            return await _reader.StandardOutput.ReadLineAsync(deadline.Token) ?? throw new IOException("read.mjs has ended.");
        }
        catch
        {
            // An answer that comes late must not be taken for that of the next question.
            EndReader();
            throw;
        }
        finally
        {
            Turn.Release();
        }
    }

    private static void EndReader()
    {
        if (_reader is { HasExited: false })
            _reader.Kill(entireProcessTree: true);

        _reader?.Dispose();
        _reader = null;
    }

    /// <returns>Why it could not be done; null when it is.</returns>
    private static async Task<string?> InstallAsync()
    {
        // Another process of tests may be at it.
        using var turn = await TurnAsync();

        // npm's own record of what lies there, newer than what should lie there.
        var wanted = new FileInfo(Path.Combine(Folder, "package-lock.json"));
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc)
            return null;

        try
        {
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (code, output, error) = await RunAsync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], InstallTimeout);
            return code == 0 ? null : $"npm ci ended with {code}: {error}{output}";
        }
        catch (Win32Exception e)
        {
            return e.Message;
        }
        catch (OperationCanceledException)
        {
            return $"npm ci took more than {InstallTimeout}.";
        }
    }

    private static async Task<FileStream> TurnAsync()
    {
        using var deadline = new CancellationTokenSource(InstallTimeout);
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, "install.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!deadline.IsCancellationRequested)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string program, string[] arguments, TimeSpan timeout)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
