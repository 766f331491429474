using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using MimeKit;

namespace PaperMesh.Servers;

/// <summary>A real SMTP server on a port of its own: Debian's <c>python3-aiosmtpd</c>, behind <c>smtp_server.py</c>.</summary>
/// <remarks>
/// It takes mail to anybody, but for addresses that begin with <c>refused.</c> (550), <c>later.</c> (451), <c>later-once.</c> (451 once) or
/// <c>says-554-5.7.1.</c> (554 5.7.1, and so any code, with or without an enhanced one); at <c>hang-up.</c> it ends the connection; to <c>slow.</c> ones
/// it says so only after <see cref="Answer"/>.
/// Where Python or the package is missing, a test that asks for it ends as <see cref="Required"/> says.
/// </remarks>
public sealed class SmtpServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private SmtpServer(Process process, string folder, int port) => (_process, _folder, Port) = (process, folder, port);

    public int Port { get; }

    /// <param name="settings">Of the script: <c>port=2525</c>, <c>certificate=…</c>, <c>user=…</c>.</param>
    public static async Task<SmtpServer> StartAsync(params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("papermesh-smtp-").FullName;
        var script = Path.Combine(SharedData.Root, "tests", "Servers", "smtp_server.py");

        // Debian installs its packages for Debian's own Python.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";
        var start = new ProcessStartInfo(python, [script, folder, .. settings])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            using var deadline = new CancellationTokenSource(StartTimeout);
            var line = await process.StandardOutput.ReadLineAsync(deadline.Token);
            if (int.TryParse(line, CultureInfo.InvariantCulture, out var port))
                return new SmtpServer(process, folder, port);

            Required.SkipOrFail("smtp", $"The SMTP server does not start; Debian's package python3-aiosmtpd is needed: {await errors}");
        }
        catch (Win32Exception e)
        {
            Required.SkipOrFail("smtp", $"There is no {python}: {e.Message}");
        }

        throw new UnreachableException();
    }

    /// <summary>What it has taken so far, in that order.</summary>
    public IReadOnlyList<MimeMessage> Taken
        => [.. Directory.EnumerateFiles(_folder, "*.eml").Order(StringComparer.Ordinal).Select(file => MimeMessage.Load(file))];

    /// <summary>How many mails it has taken so far.</summary>
    public int Count => Directory.EnumerateFiles(_folder, "*.eml").Count();

    /// <summary>It takes its time no longer.</summary>
    public void Answer() => File.WriteAllText(Path.Combine(_folder, "answer"), "");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
