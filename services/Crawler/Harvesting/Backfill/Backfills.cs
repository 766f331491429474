using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting.Backfill;

/// <summary>Harvests of a source's past, cut into weeks that replicas share.</summary>
internal sealed class Backfills(IDocuments<BackfillWindow> windows, TimeProvider time)
{
    private const int DaysAWindow = 7;

    /// <summary>Begins a backfill, or goes on with it: what is done stays so, what was given up is tried again. One that is all done begins again.</summary>
    public async Task<BackfillReport> StartAsync(IArchive source, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var known = await FindAsync(source.Name, from, to, cancellationToken);
        var again = known is { Windows: var all, Done: var done } && done == all;
        await windows.UpsertAsync(
            [.. Cut(source.Name, from, to)],
            window => window.Id,
            (stored, window) => stored is null ? window
                : stored.State == WindowState.Failed || again ? stored.Repeat(window.Asked)
                : stored,
            cancellationToken);
        return (await FindAsync(source.Name, from, to, cancellationToken))!;
    }

    /// <summary>How it is going; null: nobody has asked for it, or it is long done.</summary>
    public async Task<BackfillReport?> FindAsync(string source, DateOnly from, DateOnly to, CancellationToken cancellationToken)
        => (await windows.QueryAsync(BackfillWindow.Of(source, from, to), cancellationToken)).Items is { Count: > 0 } known
            ? BackfillReport.Of(source, from, to, known)
            : null;

    private IEnumerable<BackfillWindow> Cut(string source, DateOnly from, DateOnly to)
    {
        var now = time.GetUtcNow();
        for (var first = from; first <= to; first = first.AddDays(DaysAWindow))
        {
            var last = first.AddDays(DaysAWindow - 1);
            yield return new BackfillWindow
            {
                Id = BackfillWindow.IdOf(source, from, to, first),
                Source = source,
                From = first,
                To = last < to ? last : to,
                Asked = now,
                Due = now,
            };
        }
    }
}

/// <summary>How a backfill is going.</summary>
/// <param name="Windows">Into how many weeks it was cut.</param>
/// <param name="Done">How many of them are done.</param>
/// <param name="Failed">How many were given up; asking for the backfill again tries them again.</param>
/// <param name="Started">UTC.</param>
/// <param name="Ended">UTC; null while some are waiting or under way.</param>
/// <param name="Error">Why one of them was given up, or has failed and is tried again.</param>
internal sealed record BackfillReport(
    string Source,
    DateOnly From,
    DateOnly To,
    int Windows,
    int Done,
    int Failed,
    long Seen,
    long New,
    long Changed,
    long Unchanged,
    long Quarantined,
    DateTimeOffset Started,
    DateTimeOffset? Ended,
    string? Error)
{
    public static BackfillReport Of(string source, DateOnly from, DateOnly to, IReadOnlyList<BackfillWindow> windows)
    {
        var done = windows.Count(window => window.State == WindowState.Done);
        var failed = windows.Count(window => window.State == WindowState.Failed);
        return new BackfillReport(
            source,
            from,
            to,
            windows.Count,
            done,
            failed,
            windows.Sum(window => (long)window.Found.Read),
            windows.Sum(window => (long)window.Found.New),
            windows.Sum(window => (long)window.Found.Changed),
            windows.Sum(window => (long)window.Found.Unchanged),
            windows.Sum(window => (long)window.Found.Quarantined),
            windows.Min(window => window.Asked),
            done + failed == windows.Count ? windows.Max(window => window.Ended) : null,
            windows.FirstOrDefault(window => window.Error is not null) is { } faulty ? $"{faulty.From:O} to {faulty.To:O}: {faulty.Error}" : null);
    }
}
