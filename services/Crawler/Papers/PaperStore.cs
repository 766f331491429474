using System.Diagnostics;
using Microsoft.Extensions.Options;
using PaperMesh.Contracts;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Papers;

/// <summary>The Crawler's papers, and which of them are pending.</summary>
internal sealed class PaperStore(
    IDocuments<CrawledPaper> papers, IdentityStore identityStore, IOptions<CrawlerOptions> options, TimeProvider time)
{
    private const int Rounds = 20;

    private static readonly string[] AllFollowers = ["query", "notifier"];

    private readonly CrawlerOptions _options = options.Value;

    private readonly IReadOnlyCollection<string> _followers = options.Value.Followers is { Count: > 0 } some ? [.. some] : AllFollowers;

    /// <summary>Folds the records of a source into the papers. What changed is pending from then on; repeats change nothing.</summary>
    /// <returns>For each record, in order, what it was to readers: a new paper, a change, or nothing new.</returns>
    public async Task<IReadOnlyList<UpsertOutcome>> KeepAsync(IReadOnlyList<SourcePaper> records, CancellationToken cancellationToken)
    {
        var outcomes = new UpsertOutcome[records.Count];
        List<Arrival> open = [.. records.Select((record, at) => new Arrival(at, Identity.Of(record.Paper), SourceReport.Of(record)))];
        for (var round = 0; open is not []; round++)
        {
            if (round == Rounds)
                throw new TimeoutException("Papers could not be kept: other writers have moved them each time.");

            open = await KeepAsync(open, outcomes, cancellationToken);
        }

        return outcomes;
    }

    /// <returns>Those that have to be kept again, since another replica has found meanwhile that their paper is another one.</returns>
    private async Task<List<Arrival>> KeepAsync(List<Arrival> arrivals, UpsertOutcome[] outcomes, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Identity[] identities = [.. arrivals.Select(arrival => arrival.Identity)];
        var homes = await identityStore.SettleAsync(identities, cancellationToken);
        await MoveAsync(homes, now, cancellationToken);

        var kept = await papers.UpsertAsync(
            arrivals,
            arrival => homes.Of(arrival.Identity.Id),
            (stored, arrival) =>
            {
                var next = stored?.MergedInto is null
                    ? Traced(stored, PaperMerge.Take(stored, homes.Of(arrival.Identity.Id), [arrival.Report], [], now))
                    : stored;
                outcomes[arrival.At] = stored is null ? UpsertOutcome.Inserted
                    : next.Revision != stored.Revision ? UpsertOutcome.Changed
                    : UpsertOutcome.Unchanged;
                return next;
            },
            cancellationToken);

        // Two replicas that met two records of one paper at once: whoever was later sees it here or has seen the other's paper above.
        var known = kept.Any(one => one.Outcome == UpsertOutcome.Inserted) ? await identityStore.KnownAsync(identities, cancellationToken) : homes;
        return [.. arrivals.Where((arrival, at)
            => kept[at].Document!.MergedInto is not null || known.Of(arrival.Identity.Id) != homes.Of(arrival.Identity.Id))];
    }

    /// <summary>
    /// Brings together what was kept as several papers and is one. It is marked first, so that nobody adds to it; then what its sources say
    /// goes to the other; only then it is emptied. After a crash in between, the record that told of it comes again, its keys lead to both
    /// (<see cref="PaperKey.Former"/>), and with them this. Nothing goes into a paper that has itself become another meanwhile: the next
    /// round, which follows, knows where to.
    /// </summary>
    private async Task MoveAsync(Homes homes, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var there = await papers.FindManyAsync(homes.Moved, cancellationToken);
        string[] moving = [.. there.Where(paper => paper.MergedInto is null || paper.Reports is not []).Select(paper => paper.Id)];
        if (moving is [])
            return;

        var marked = await papers.UpsertAsync(moving, id => id, (stored, id) => stored?.MergeInto(homes.Of(id)), cancellationToken);
        var copied = await papers.UpsertAsync(
            [.. marked.Select(one => one.Document!)],
            paper => homes.Of(paper.Id),
            (stored, paper) => stored?.MergedInto is null
                ? Traced(stored, PaperMerge.Take(stored, homes.Of(paper.Id), paper.Reports, [paper.Id, .. paper.Aliases], now))
                : stored,
            cancellationToken);
        string[] moved = [.. moving.Where((_, at) => copied[at].Document!.MergedInto is null)];
        await papers.UpsertAsync(moved, id => id, (stored, _) => stored?.Empty(), cancellationToken);
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
            (stored, _) => stored?.Due <= now ? stored.Claim(now, now + Backoff(stored.Attempts)) : null,
            cancellationToken);
        return [.. claimed.Where(claim => claim.Outcome == UpsertOutcome.Changed).Select(claim => claim.Document!)];
    }

    /// <summary>Takes the receipts of a follower; late and repeated ones change nothing.</summary>
    /// <returns>For each paper that is pending no more: how long it was.</returns>
    public async Task<IReadOnlyList<TimeSpan>> ConfirmAsync(IReadOnlyList<PapersKept> receipts, CancellationToken cancellationToken)
    {
        var confirmed = await papers.UpsertAsync(
            [.. receipts.SelectMany(receipt => receipt.Papers, (receipt, paper) => (receipt.By, Paper: paper))],
            receipt => receipt.Paper.Id,
            (stored, receipt) => stored?.Keep(receipt.By, receipt.Paper.Revision, _followers),
            cancellationToken);

        var now = time.GetUtcNow();
        return [.. confirmed
            .Where(one => one is { Outcome: UpsertOutcome.Changed, Document.Due: null })
            .DistinctBy(one => one.Document!.Id)
            .Select(one => now - one.Document!.ChangedAt)];
    }

    /// <summary>Makes due now whatever is pending and was claimed before this call: for a bus that has lost what was under way.</summary>
    /// <returns>How many papers.</returns>
    public Task<int> ReleaseAsync(CancellationToken cancellationToken) => ReleaseAsync(claimedBy: time.GetUtcNow(), cancellationToken);

    /// <param name="claimedBy">Only what was claimed until then, by the clock of whoever did it.</param>
    /// <param name="cancellationToken">What was released by then stays so.</param>
    public async Task<int> ReleaseAsync(DateTimeOffset claimedBy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var released = 0;
        var later = new DocumentQuery { OrderBy = "due", Descending = true, From = now.AddMilliseconds(1), Limit = 500 };
        do
        {
            var page = await papers.QueryAsync(later, cancellationToken);

            // Those that the outbox has claimed meanwhile go out now: to release them too might go on for ever.
            var changed = await papers.UpsertAsync(
                page.Items,
                paper => paper.Id,
                (stored, _) => stored is { Due: not null } && !(stored.ClaimedAt > claimedBy) ? stored with { Due = now, Attempts = 0 } : null,
                cancellationToken);
            released += changed.Count(one => one.Outcome == UpsertOutcome.Changed);
            later = later with { After = page.Next };
        }
        while (later.After is not null);

        return released;
    }

    /// <summary>Makes due again what was claimed and could not be published: no attempt was made. What has changed meanwhile stays as it is.</summary>
    public Task ReturnAsync(IReadOnlyList<CrawledPaper> claimed, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return papers.UpsertAsync(
            claimed,
            paper => paper.Id,
            (stored, paper) => stored is { Due: not null } && (stored.Revision, stored.ClaimedAt) == (paper.Revision, paper.ClaimedAt)
                ? stored with { Due = now, Attempts = paper.Attempts - 1 }
                : null,
            cancellationToken);
    }

    public async Task<long> CountAsync(CancellationToken cancellationToken)
        => await papers.CountAsync(new DocumentQuery(), cancellationToken)
            - await papers.CountAsync(new DocumentQuery { OrderBy = "mergedInto" }, cancellationToken);

    public Task<long> CountPendingAsync(CancellationToken cancellationToken)
        => papers.CountAsync(new DocumentQuery { OrderBy = "due" }, cancellationToken);

    /// <summary>How long the revision that has been pending longest is; zero when none is.</summary>
    public async Task<TimeSpan> PendingAgeAsync(CancellationToken cancellationToken)
        => (await papers.QueryAsync(new DocumentQuery { OrderBy = "pendingSince", Limit = 1 }, cancellationToken)).Items is [var oldest]
            ? time.GetUtcNow() - oldest.ChangedAt
            : TimeSpan.Zero;

    /// <summary>How many are published and not overdue, and nobody has sent a receipt yet.</summary>
    public Task<long> CountInFlightAsync(CancellationToken cancellationToken)
        => papers.CountAsync(new DocumentQuery { OrderBy = "inFlight", From = time.GetUtcNow() }, cancellationToken);

    /// <summary>How many are published and not overdue, and some follower has not sent its receipt yet.</summary>
    public Task<long> CountAwaitedAsync(CancellationToken cancellationToken)
        => papers.CountAsync(new DocumentQuery { OrderBy = "due", From = time.GetUtcNow().AddMilliseconds(1) }, cancellationToken); // What is due now is not published.

    /// <summary>A new revision goes on in the trace in which it came in.</summary>
    private static CrawledPaper Traced(CrawledPaper? stored, CrawledPaper next)
    {
        var trace = Activity.Current is { Recorded: true } page ? page.Id : null;
        return next.Revision == stored?.Revision || next.Trace == trace ? next : next with { Trace = trace };
    }

    private TimeSpan Backoff(int attempts)
    {
        var wait = _options.RepublishAfter * Math.Pow(4, Math.Min(attempts, 10));
        return wait < _options.RepublishAtMost ? wait : _options.RepublishAtMost;
    }

    /// <summary>A record on its way in.</summary>
    private readonly record struct Arrival(int At, Identity Identity, SourceReport Report);
}
