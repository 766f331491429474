using System.Globalization;
using Spectre.Console;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How a re-tagging is going, on standard error: a bar on a terminal, elsewhere a line when there is news.</summary>
/// <param name="began">As it was when the watching began: what was done by then says nothing about how fast it goes.</param>
/// <param name="patience">How long to wait for a server that has gone away.</param>
internal sealed class RetagProgress(Server server, RetagAnswer began, TimeSpan patience, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly long _since = time.GetTimestamp();
    private long _lastAnswer = time.GetTimestamp();

    /// <summary>Watches until it has ended.</summary>
    /// <exception cref="ServerGoneException">The server went away and did not come back.</exception>
    public async Task<RetagAnswer> WatchAsync(CancellationToken cancellationToken)
        => Console.IsErrorRedirected ? await WriteLinesAsync(cancellationToken) : await ShowBarAsync(cancellationToken);

    /// <summary>How it stands, and when it may be over.</summary>
    internal string Describe(RetagAnswer now)
    {
        var what = now switch
        {
            { State: "paused" } => "paused",
            { Phase: "sending" } => "re-tagging",
            _ => "checking",
        };
        var left = Left(now) is { } wait ? $", {InWords(wait)} left" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{what}: {now.Seen:N0} of {now.Total:N0} papers, {now.Sent:N0} to re-tag{left}");
    }

    /// <summary>Of sending, which takes the time; null while nothing can be said.</summary>
    private TimeSpan? Left(RetagAnswer now)
    {
        if (now is not { State: "running", Phase: "sending" } || began.Phase != "sending")
            return null;

        var (done, left) = (now.Seen - began.Seen, now.Total - now.Seen);
        return done > 0 && left > 0 ? time.GetElapsedTime(_since) / done * left : null;
    }

    private static string InWords(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"some {Math.Ceiling(time.TotalMinutes)} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"some {time.TotalHours:N1} h"),
    };

    private Task<RetagAnswer> ShowBarAsync(CancellationToken cancellationToken)
        => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(Describe(began)));
                var now = began;
                while (!now.HasEnded)
                {
                    await Task.Delay(BetweenLooks, time, cancellationToken);
                    now = await LookAsync(now, cancellationToken);
                    bar.Description = Markup.Escape(Describe(now));
                    (bar.Value, bar.MaxValue) = (now.Seen, Math.Max(now.Total, 1));
                }

                return now;
            });

    private async Task<RetagAnswer> WriteLinesAsync(CancellationToken cancellationToken)
    {
        var last = "";
        var now = began;
        while (!now.HasEnded)
        {
            if (now.Total > 0 && Describe(now) is var line && line != last)
                await Console.Error.WriteLineAsync(last = line);

            await Task.Delay(now.Total > 0 ? BetweenLines : BetweenLooks, time, cancellationToken);
            now = await LookAsync(now, cancellationToken);
        }

        return now;
    }

    private async Task<RetagAnswer> LookAsync(RetagAnswer last, CancellationToken cancellationToken)
    {
        try
        {
            var now = await server.RetagStateAsync(last.Id, cancellationToken);
            _lastAnswer = time.GetTimestamp();
            return now;
        }
        catch (ServerGoneException) when (time.GetElapsedTime(_lastAnswer) < patience)
        {
            return last;
        }
    }
}
