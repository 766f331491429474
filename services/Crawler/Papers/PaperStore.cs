using Microsoft.Extensions.Options;
using PaperMesh.Contracts;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>The Crawler's papers, and which of them are pending.</summary>
internal sealed class PaperStore(IDocuments<CrawledPaper> papers, IOptions<CrawlerOptions> options, TimeProvider time)
{
    private static readonly string[] AllFollowers = ["query", "notifier"];

    private readonly CrawlerOptions _options = options.Value;

    private readonly IReadOnlyCollection<string> _followers = options.Value.Followers is { Count: > 0 } some ? [.. some] : AllFollowers;

    /// <summary>Folds the records of a source into the papers. What changed is pending from then on; repeats change nothing.</summary>
    /// <returns>For each record, in order, what became of its paper.</returns>
    public Task<IReadOnlyList<Upserted<CrawledPaper>>> KeepAsync(IReadOnlyList<Paper> records, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return papers.UpsertAsync(
            records, record => record.Id, (stored, record) => PaperMerge.Merge(stored, record, now), cancellationToken);
    }

    /// <summary>Takes papers that are due, the longest overdue first, for this process to publish.</summary>
    /// <returns>Those that no other replica has taken; they are due again later, should no receipt come.</returns>
    public async Task<IReadOnlyList<CrawledPaper>> ClaimAsync(int most, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await papers.QueryAsync(new DocumentQuery { OrderBy = "due", To = now, Limit = most }, cancellationToken);
        if (due.Items is [])
            return [];

        var claimed = await papers.UpsertAsync(
            due.Items,
            paper => paper.Id,
            (stored, _) => stored?.Due <= now ? stored.Claim(now + Backoff(stored.Attempts)) : null,
            cancellationToken);
        return [.. claimed.Where(claim => claim.Outcome == UpsertOutcome.Changed).Select(claim => claim.Document!)];
    }

    /// <summary>Takes the receipts of a follower; late and repeated ones change nothing.</summary>
    public Task ConfirmAsync(IReadOnlyList<PapersKept> receipts, CancellationToken cancellationToken)
        => papers.UpsertAsync(
            [.. receipts.SelectMany(receipt => receipt.Papers, (receipt, paper) => (receipt.By, Paper: paper))],
            receipt => receipt.Paper.Id,
            (stored, receipt) => stored?.Keep(receipt.By, receipt.Paper.Revision, _followers),
            cancellationToken);

    /// <summary>Makes all that is pending due now: for a bus that has forgotten what was under way.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        DocumentPage<CrawledPaper> later;
        do
        {
            later = await papers.QueryAsync(new DocumentQuery { OrderBy = "due", Descending = true, From = now.AddMilliseconds(1), Limit = 500 }, cancellationToken);
            await papers.UpsertAsync(
                later.Items,
                paper => paper.Id,
                (stored, _) => stored is { Due: not null } ? stored with { Due = now, Attempts = 0 } : null,
                cancellationToken);
        }
        while (later.Items is not []);
    }

    public Task<long> CountAsync(CancellationToken cancellationToken) => papers.CountAsync(new DocumentQuery(), cancellationToken);

    public Task<long> CountPendingAsync(CancellationToken cancellationToken)
        => papers.CountAsync(new DocumentQuery { OrderBy = "due" }, cancellationToken);

    /// <summary>How many are published and not overdue, and nobody has sent a receipt yet: what the bus is holding.</summary>
    public Task<long> CountInFlightAsync(CancellationToken cancellationToken)
        => papers.CountAsync(new DocumentQuery { OrderBy = "inFlight", From = time.GetUtcNow() }, cancellationToken);

    private TimeSpan Backoff(int attempts)
    {
        var wait = _options.RepublishAfter * Math.Pow(4, Math.Min(attempts, 10));
        return wait < _options.RepublishAtMost ? wait : _options.RepublishAtMost;
    }
}
