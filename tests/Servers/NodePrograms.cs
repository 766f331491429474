using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace PaperMesh.Servers;

/// <summary>Other people's readers and checkers of what PaperMesh writes: packages of npm, mostly behind <c>tests/Node/read.mjs</c>.</summary>
/// <remarks>
/// The packages are installed once, as the lock file says. Where Node.js, npm or its registry is missing, a test that asks for them ends as
/// <see cref="Required"/> says.
/// </remarks>
public static class NodePrograms
{
    private static readonly string Folder = Path.Combine(SharedData.Root, "tests", "Node");
    private static readonly TimeSpan InstallTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromMinutes(2);
    private static readonly Lazy<Task<string?>> Fault = new(InstallAsync);

    /// <summary>What a reader understood of a text.</summary>
    /// <param name="input">Given to it as it is.</param>
    /// <param name="task">Of <c>read.mjs</c>, with its arguments.</param>
    public static async Task<JsonElement> ReadAsync(string input, params string[] task)
    {
        await InstalledAsync();
        var (code, output, error) = await RunAsync("node", ["read.mjs", .. task], input, ReadTimeout);
        Assert.True(code == 0, $"node read.mjs {string.Join(' ', task)} ended with {code}: {error}");
        return JsonSerializer.Deserialize<JsonElement>(output);
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

    private static async Task InstalledAsync()
    {
        if (await Fault.Value is { } fault)
            Required.SkipOrFail("npm", $"The packages in tests/Node could not be installed: {fault}");
    }

    /// <returns>Why it could not be done; null when it is.</returns>
    private static async Task<string?> InstallAsync()
    {
        // npm's own record of what lies there, newer than what should lie there.
        var wanted = new FileInfo(Path.Combine(Folder, "package-lock.json"));
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= wanted.LastWriteTimeUtc)
            return null;

        try
        {
            var npm = OperatingSystem.IsWindows() ? "npm.cmd" : "npm";
            var (code, output, error) = await RunAsync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], "", InstallTimeout);
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

    private static async Task<(int Code, string Output, string Error)> RunAsync(string program, string[] arguments, string input, TimeSpan timeout)
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
            await process.StandardInput.WriteAsync(input.AsMemory(), deadline.Token);
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
