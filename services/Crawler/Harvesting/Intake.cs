using PaperMesh.Crawler.Papers;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting;

/// <summary>The one door through which records come in, from whatever source: papers are stored, bad records quarantined.</summary>
internal sealed class Intake(PaperStore papers, IDocuments<QuarantinedRecord> quarantine, Outbox outbox, CrawlerMetrics metrics, TimeProvider time)
{
    /// <summary>Stores a page of records. When it has returned, they are durable and will be published; the same page again changes nothing.</summary>
    public async Task<IntakeCount> TakeAsync(
        string source, IReadOnlyList<SourcePaper> records, IReadOnlyList<BadRecord> bad, CancellationToken cancellationToken)
    {
        var kept = await papers.KeepAsync(records, cancellationToken);
        if (kept.Any(outcome => outcome != UpsertOutcome.Unchanged))
            outbox.Wake();

        var now = time.GetUtcNow();
        await quarantine.UpsertAsync(
            [.. bad.Select(record => QuarantinedRecord.From(source, record, now))],
            record => record.Id,
            (_, record) => record,
            cancellationToken);

        var count = new IntakeCount(
            New: kept.Count(outcome => outcome == UpsertOutcome.Inserted),
            Changed: kept.Count(outcome => outcome == UpsertOutcome.Changed),
            Unchanged: kept.Count(outcome => outcome == UpsertOutcome.Unchanged),
            Quarantined: bad.Count);
        metrics.PageStored(source, count);
        return count;
    }
}

/// <summary>What became of records.</summary>
internal readonly record struct IntakeCount(int New, int Changed, int Unchanged, int Quarantined)
{
    /// <summary>How many records there were.</summary>
    public int Read => New + Changed + Unchanged + Quarantined;

    public static IntakeCount operator +(IntakeCount one, IntakeCount other) => new(
        one.New + other.New, one.Changed + other.Changed, one.Unchanged + other.Unchanged, one.Quarantined + other.Quarantined);
}
