using System.Globalization;
using Spectre.Console;

namespace PaperMesh.Standalone.CommandLine;

/// <summary>How work that a server does in the background is going, on standard error: a bar on a terminal, elsewhere a line when there is news.</summary>
/// <param name="began">As it was when the watching began: what was done by then says nothing about how fast it goes.</param>
/// <param name="patience">How long to wait for a server that has gone away.</param>
internal abstract class WorkProgress<TAnswer>(TAnswer began, TimeSpan patience, TimeProvider time)
    where TAnswer : class
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    private readonly long _since = time.GetTimestamp();
    private long _lastAnswer = time.GetTimestamp();

    protected TAnswer Began => began;

    /// <summary>Watches until it has ended.</summary>
    /// <exception cref="ServerGoneException">The server went away and did not come back.</exception>
    public async Task<TAnswer> WatchAsync(CancellationToken cancellationToken)
        => Console.IsErrorRedirected ? await WriteLinesAsync(cancellationToken) : await ShowBarAsync(cancellationToken);

    /// <summary>How it stands, and when it may be over.</summary>
    protected abstract string Describe(TAnswer now);

    protected abstract bool HasEnded(TAnswer now);

    /// <summary>How much is done, and of how much: 0 while that is not known.</summary>
    protected abstract (long Done, long Total) Extent(TAnswer now);

    protected abstract Task<TAnswer> AskAsync(TAnswer last, CancellationToken cancellationToken);

    /// <summary>The end of a line: how long it takes still, as fast as it has gone since the watching began; empty while nothing can be said.</summary>
    protected string Left(TAnswer now)
    {
        var (done, total) = Extent(now);
        var since = done - Extent(began).Done;
        return since > 0 && total > done ? $", {InWords(time.GetElapsedTime(_since) / since * (total - done))} left" : "";
    }

    private static string InWords(TimeSpan time) => time switch
    {
        { TotalMinutes: < 1 } => "less than a minute",
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"some {Math.Ceiling(time.TotalMinutes)} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"some {time.TotalHours:N1} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"some {time.TotalDays:N1} days"),
    };

    private Task<TAnswer> ShowBarAsync(CancellationToken cancellationToken)
        => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            .Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn { Width = 30 }, new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                var bar = context.AddTask(Markup.Escape(Describe(began)), maxValue: Math.Max(Extent(began).Total, 1));
                var now = began;
                while (!HasEnded(now))
                {
                    await Task.Delay(BetweenLooks, time, cancellationToken);
                    now = await LookAsync(now, cancellationToken);
                    var (done, total) = Extent(now);
                    bar.Description = Markup.Escape(Describe(now));
                    (bar.Value, bar.MaxValue) = (done, Math.Max(total, 1));
                }

                return now;
            });

    private async Task<TAnswer> WriteLinesAsync(CancellationToken cancellationToken)
    {
        var last = "";
        var now = began;
        while (!HasEnded(now))
        {
            var isKnown = Extent(now).Total > 0;
            if (isKnown && Describe(now) is var line && line != last)
                await Console.Error.WriteLineAsync(last = line);

            await Task.Delay(isKnown ? BetweenLines : BetweenLooks, time, cancellationToken);
            now = await LookAsync(now, cancellationToken);
        }

        return now;
    }

    private async Task<TAnswer> LookAsync(TAnswer last, CancellationToken cancellationToken)
    {
        try
        {
            var now = await AskAsync(last, cancellationToken);
            _lastAnswer = time.GetTimestamp();
            return now;
        }
        catch (ServerGoneException) when (time.GetElapsedTime(_lastAnswer) < patience)
        {
            return last;
        }
    }
}
