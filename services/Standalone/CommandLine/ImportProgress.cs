using System.Globalization;
using Spectre.Console;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How an import is going, on standard error: a bar on a terminal, elsewhere a line every few seconds with news.</summary>
/// <remarks>Asks the server for its stats once a second. A server that does not answer meanwhile shows as nothing new.</remarks>
internal sealed class ImportProgress(Server server, IReadOnlyList<ImportFile> files)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly Throughput _throughput = new(TimeProvider.System);
    private readonly bool _isForPeople = !Console.IsErrorRedirected;
    private readonly IAnsiConsole _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    private Upload? _upload;
    private int _begun;

    /// <summary>From now on this file is under way.</summary>
    public void Begin(Upload upload)
    {
        if (_upload?.File != upload.File)
            _begun++;
        _upload = upload;
    }

    /// <summary>From now on all that is left is what is pending.</summary>
    public void AllSent() => _upload = null;

    /// <summary>Something that whoever watches should know.</summary>
    public void Say(string message)
    {
        if (_isForPeople)
            _console.WriteLine(message);
        else
            Console.Error.WriteLine(message);
    }

    /// <summary>Shows how <paramref name="work"/> is going until it ends, and ends as it does.</summary>
    public async Task WhileAsync(Task work, CancellationToken cancellationToken)
    {
        if (_isForPeople)
            await ShowBarAsync(work, cancellationToken);
        else
            await WriteLinesAsync(work, cancellationToken);

        await work;
    }

    private Task ShowBarAsync(Task work, CancellationToken cancellationToken)
        => _console.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(Describe()));
                while (!await EndsWithinAsync(work, BetweenLooks))
                {
                    await LookAsync(cancellationToken);
                    bar.Description = Markup.Escape(Describe());
                    bar.IsIndeterminate = _upload is { Length: null };
                    (bar.Value, bar.MaxValue) = _upload is { } upload
                        ? (upload.Sent, upload.Length ?? upload.Sent)
                        : (_throughput.MostPending - _throughput.Pending, _throughput.MostPending);
                }
            });

    private async Task WriteLinesAsync(Task work, CancellationToken cancellationToken)
    {
        var last = "";
        while (!await EndsWithinAsync(work, BetweenLines))
        {
            await LookAsync(cancellationToken);
            if (Describe() is var line && line != last)
                await Console.Error.WriteLineAsync(last = line);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            _throughput.Add(await server.StatsAsync(cancellationToken));
        }
        catch (Exception e) when (e is ServerGoneException or ServerRefusedException or OperationCanceledException)
        {
            // The work itself finds out, and says so.
        }
    }

    private string Describe()
    {
        if (_upload is not { } upload)
            return $"all sent, {_throughput}";

        var place = files.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" ({_begun} of {files.Count})") : "";
        var of = upload.Length is { } length ? $" of {Megabytes(length)}" : "";
        return $"{Terminal.Clean(upload.File.Name)}{place}: {Megabytes(upload.Sent)}{of} MB sent, {_throughput}";
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture);

    private static async Task<bool> EndsWithinAsync(Task work, TimeSpan time)
    {
        await Task.WhenAny(work, Task.Delay(time));
        return work.IsCompleted;
    }
}
