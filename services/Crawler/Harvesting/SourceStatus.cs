using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>A source as its operator sees it.</summary>
internal sealed record SourceStatus
{
    public required string Name { get; init; }

    public required Uri Url { get; init; }

    public required SourceActivity State { get; init; }

    /// <summary>How long after a run the next one begins.</summary>
    public required TimeSpan Every { get; init; }

    /// <summary>
    /// UTC; null while it is running or paused, and when it is asked for single papers only. In the past: as soon as a replica is free.
    /// </summary>
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>What is left of the budget of its host, which it shares with others.</summary>
    public required BudgetState Budget { get; init; }

    /// <summary>Up to and including which day all is known; null: not yet said.</summary>
    public DateOnly? UpTo { get; init; }

    /// <summary>How many runs have failed since the last one that has not.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last run has failed; null: it has not.</summary>
    public string? Error { get; init; }

    /// <summary>The run that is under way.</summary>
    public LedgerEntry? Run { get; init; }

    /// <summary>The last ones that have ended, newest first.</summary>
    public IReadOnlyList<LedgerEntry> LastRuns { get; init => field = value ?? []; } = [];

    public IReadOnlyList<OperatorWarning> Warnings { get; init => field = value ?? []; } = [];

    public static SourceStatus Of(
        ISource source,
        SourceState state,
        bool isLeased,
        BudgetState budget,
        IReadOnlyList<LedgerEntry> lastRuns,
        IReadOnlyList<OperatorWarning> warnings)
    {
        var activity = isLeased ? SourceActivity.Running
            : state.Paused ? SourceActivity.Paused
            : state.Failures > 0 ? SourceActivity.Failing
            : SourceActivity.Waiting;
        return new SourceStatus
        {
            Name = source.Name,
            Url = source.Settings.Url,
            State = activity,
            Every = source.Settings.Every,
            NextRun = isLeased || state.Paused || !source.IsHarvested ? null : state.NextHarvest,
            Budget = budget,
            UpTo = state.Checkpoint.UpTo,
            Failures = state.Failures,
            Error = state.Failures > 0 ? state.LastRun?.Error : null,
            Run = state.Run,
            LastRuns = lastRuns,
            Warnings = warnings,
        };
    }
}

internal enum SourceActivity
{
    /// <summary>For its next run, or in the middle of one for its next slice.</summary>
    Waiting,

    /// <summary>A replica is at it.</summary>
    Running,

    /// <summary>Until somebody resumes it.</summary>
    Paused,

    /// <summary>Its last run has failed; the next one is tried at its time.</summary>
    Failing,
}

/// <param name="Waits">Why no source is harvested; null when they are.</param>
internal sealed record SourceList(IReadOnlyList<SourceStatus> Items, string? Waits);

internal sealed record RunList(IReadOnlyList<LedgerEntry> Items, string? Next);
