using System.Globalization;
using Spectre.Console;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How a harvest of the past is going, on standard error: a bar on a terminal, elsewhere a line when there is news.</summary>
/// <param name="began">As it was when the watching began: what was done by then says nothing about how fast it goes.</param>
/// <param name="patience">How long to wait for a server that has gone away.</param>
internal sealed class BackfillProgress(Server server, BackfillAnswer began, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly long _since = time.GetTimestamp();
    private long _lastAnswer = time.GetTimestamp();

    /// <summary>Watches until the last week is done or given up.</summary>
    /// <exception cref="ServerGoneException">The server went away and did not come back.</exception>
    public async Task<BackfillAnswer> WatchAsync(CancellationToken cancellationToken)
        => Console.IsErrorRedirected ? await WriteLinesAsync(cancellationToken) : await ShowBarAsync(cancellationToken);

    /// <summary>How it stands, how fast it goes and when it may be over.</summary>
    internal string Describe(BackfillAnswer now)
    {
        var ended = now.Done + now.Failed;
        var failed = now.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {now.Failed} given up") : "";
        var left = Left(now) is { } wait ? $", {InWords(wait)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{ended} of {now.Windows} weeks{failed}, {now.Seen:N0} records, {now.New:N0} new{left}");
    }

    /// <summary>Null while nothing can be said.</summary>
    private TimeSpan? Left(BackfillAnswer now)
    {
        var since = now.Done + now.Failed - began.Done - began.Failed;
        var left = now.Windows - now.Done - now.Failed;
        return since > 0 && left > 0 ? time.GetElapsedTime(_since) / since * left : null;
    }

    private static string InWords(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"some {Math.Ceiling(time.TotalMinutes)} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"some {time.TotalHours:N1} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"some {time.TotalDays:N1} days"),
    };

    private Task<BackfillAnswer> ShowBarAsync(CancellationToken cancellationToken)
        => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(Describe(began)), maxValue: began.Windows);
                var now = began;
                while (now.Ended is null)
                {
                    await Task.Delay(BetweenLooks, time, cancellationToken);
                    now = await LookAsync(now, cancellationToken);
                    bar.Description = Markup.Escape(Describe(now));
                    bar.Value = now.Done + now.Failed;
                }

                return now;
            });

    private async Task<BackfillAnswer> WriteLinesAsync(CancellationToken cancellationToken)
    {
        var last = "";
        var now = began;
        while (now.Ended is null)
        {
            if (Describe(now) is var line && line != last)
                await Console.Error.WriteLineAsync(last = line);

            await Task.Delay(BetweenLines, time, cancellationToken);
            now = await LookAsync(now, cancellationToken);
        }

        return now;
    }

    private async Task<BackfillAnswer> LookAsync(BackfillAnswer last, CancellationToken cancellationToken)
    {
        try
        {
            var now = await server.BackfillStateAsync(last, cancellationToken);
            _lastAnswer = time.GetTimestamp();
            return now;
        }
        catch (ServerGoneException) when (time.GetElapsedTime(_lastAnswer) < patience)
        {
            return last;
        }
    }
}
