using PaperMesh.Crawler.Etiquette;
using PaperMesh.Crawler.Harvesting.Completeness;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>How far a source has been harvested, what the run that is under way has found, and when the next one begins.</summary>
/// <remarks>
/// The checkpoint and the counts of the run are one document: a page that counts is behind the checkpoint, and no other is. A run is
/// harvested in slices, each by whichever replica has the source's lease. A slice whose lease has gone to another is no longer
/// <see cref="Holder"/>, and whatever it still wants to write changes nothing.
/// </remarks>
internal sealed record SourceState
{
    public static readonly DocumentKind<SourceState> Kind = new("sources", state => state.Source, CrawlerJson.Default.SourceState);

    private static readonly IReadOnlyDictionary<string, IReadOnlyList<DateOnly>> Unknown = new Dictionary<string, IReadOnlyList<DateOnly>>();

    public required string Source { get; init; }

    public Checkpoint Checkpoint { get; init => field = value ?? Checkpoint.Start; } = Checkpoint.Start;

    /// <summary>The slice that is under way, or was last; another name for each.</summary>
    public string? Holder { get; init; }

    /// <summary>When the next run begins, UTC; while one is under way, in the past.</summary>
    public DateTimeOffset NextHarvest { get; init; }

    /// <summary>Not harvested until somebody says so; the slice that is under way stops behind its page.</summary>
    public bool Paused { get; init; }

    /// <summary>
    /// How many runs have failed since the last one that has not, or that has brought something before it failed: a long list whose server
    /// stumbles now and then goes on soon each time.
    /// </summary>
    public int Failures { get; init; }

    /// <summary>The run that is under way; null: none.</summary>
    public LedgerEntry? Run { get; init; }

    /// <summary>The one that has ended last.</summary>
    public LedgerEntry? LastRun { get; init; }

    /// <summary>On which days it has lately announced papers: see <see cref="AnnouncedDays"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<DateOnly>> Announced { get; init => field = value ?? Unknown; } = Unknown;

    public bool IsDue(DateTimeOffset now) => !Paused && NextHarvest <= now;

    /// <summary>A slice begins: it goes on with the run that is under way, or begins one, if it is time.</summary>
    public SourceState Claim(string holder, DateTimeOffset now)
        => IsDue(now)
            ? this with { Holder = holder, Run = Run ?? NewRun(now) }
            : this;

    /// <summary>A page is stored: go on from behind it.</summary>
    public SourceState Advance(string holder, Page page, IntakeCount found, RequestCount sent)
        => Holder == holder && Run is not null ? this with { Checkpoint = page.Next, Run = Run.Add(page, found).Add(sent), Announced = Announced.With(page.Records) } : this;

    /// <summary>The run is over, well or with an error.</summary>
    public SourceState Finish(string holder, DateTimeOffset now, DateTimeOffset next, string? error, RequestCount sent)
        => Holder == holder && Run is not null
            ? this with
            {
                NextHarvest = next,
                Failures = error is null ? 0 : Run.Seen > 0 ? 1 : Failures + 1,
                LastRun = Run.Add(sent) with { Ended = now, Error = error },
                Run = null,
            }
            : this;

    /// <summary>The next run begins at once. One that is under way is that.</summary>
    public SourceState HarvestNow(DateTimeOffset now) => NextHarvest <= now ? this : this with { NextHarvest = now };

    /// <summary>The run that has just ended is not believed: the next one comes sooner, and begins at the latest behind that day.</summary>
    /// <param name="certainUpTo">The last day of which all is known; null: as it is.</param>
    public SourceState AskAgain(string? holder, DateTimeOffset at, DateOnly? certainUpTo)
        => Holder == holder && Run is null
            ? this with
            {
                NextHarvest = at < NextHarvest ? at : NextHarvest,
                // Without its validators: what has not changed is what is not believed.
                Checkpoint = new Checkpoint { UpTo = certainUpTo < Checkpoint.UpTo ? certainUpTo : Checkpoint.UpTo },
            }
            : this;

    private LedgerEntry NewRun(DateTimeOffset now) => new()
    {
        Source = Source,
        Started = now,
        From = Checkpoint.UpTo,
        To = Checkpoint.UpTo,
        IsResumed = Checkpoint.ResumptionToken is not null,
    };
}
