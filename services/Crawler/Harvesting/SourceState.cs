using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>How far a source has been harvested, who is at it, and what the last harvest has found.</summary>
internal sealed record SourceState
{
    public static readonly DocumentKind<SourceState> Kind = new("sources", state => state.Source, CrawlerJson.Default.SourceState);

    public required string Source { get; init; }

    public Checkpoint Checkpoint { get; init => field = value ?? Checkpoint.Start; } = Checkpoint.Start;

    /// <summary>The replica that is harvesting; null: nobody.</summary>
    public string? Holder { get; init; }

    /// <summary>Until when the holder may go on without a word, UTC.</summary>
    public DateTimeOffset LeaseUntil { get; init; }

    /// <summary>When the next harvest begins, UTC.</summary>
    public DateTimeOffset NextHarvest { get; init; }

    /// <summary>What the current or last harvest has found.</summary>
    public LedgerEntry? Ledger { get; init; }

    /// <summary>Takes the lease, if it is time and nobody holds it.</summary>
    public SourceState Claim(string holder, DateTimeOffset now, TimeSpan lease)
        => NextHarvest > now || (Holder is not null && Holder != holder && LeaseUntil > now)
            ? this
            : this with { Holder = holder, LeaseUntil = now + lease, Ledger = new LedgerEntry { Started = now } };

    /// <summary>A page is stored: go on from behind it. Nothing, when the lease has gone to somebody else meanwhile.</summary>
    public SourceState Advance(string holder, Checkpoint next, IntakeCount found, DateTimeOffset now, TimeSpan lease)
        => Holder != holder
            ? this
            : this with { Checkpoint = next, LeaseUntil = now + lease, Ledger = (Ledger ?? new LedgerEntry { Started = now }).Add(found) };

    /// <summary>The harvest is over, well or with an error.</summary>
    public SourceState Finish(string holder, DateTimeOffset now, DateTimeOffset next, string? error)
        => Holder != holder
            ? this
            : this with
            {
                Holder = null,
                NextHarvest = next,
                Ledger = (Ledger ?? new LedgerEntry { Started = now }) with { Ended = now, Error = error },
            };
}

/// <summary>What one harvest has found.</summary>
internal sealed record LedgerEntry
{
    public required DateTimeOffset Started { get; init; }

    public DateTimeOffset? Ended { get; init; }

    /// <summary>Why it ended early; null when it did not.</summary>
    public string? Error { get; init; }

    public int Seen { get; init; }

    public int New { get; init; }

    public int Changed { get; init; }

    public int Quarantined { get; init; }

    public LedgerEntry Add(IntakeCount found) => this with
    {
        Seen = Seen + found.Read,
        New = New + found.New,
        Changed = Changed + found.Changed,
        Quarantined = Quarantined + found.Quarantined,
    };
}
