using PaperMesh.Contracts;
using PaperMesh.Query.History;
using PaperMesh.Query.Search;
using PaperMesh.Storage;

namespace PaperMesh.Query.Papers;

/// <summary>The one way in which papers come into the documents and the index of this process.</summary>
/// <remarks>
/// Document first, index second, in turns: so the index never shows an older state than the documents, whoever else writes them. The
/// documents are what lasts; an index that lost its latest changes in a crash, or all of them, gets them back by <see cref="CatchUpAsync"/>.
/// </remarks>
internal sealed class PaperKeeper(
    PaperStore store, VersionTexts versions, PaperIndex index, QueryMetrics metrics, TimeProvider time, ILogger<PaperKeeper> log) : IDisposable
{
    /// <summary>
    /// How much further back than the last commit catching up looks: papers that another replica kept just before it, and whose events came
    /// here just after. One that was kept even earlier is committed at once instead, so this is a matter of speed, not of loss.
    /// </summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private const int PageSize = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);

    // Taken before a turn.
    private readonly SemaphoreSlim _committing = new(1, 1);

    private volatile Missed _missed;

    private enum Missed
    {
        Nothing,

        /// <summary>Papers go by as long as the queue is not bound.</summary>
        StillGoing,

        /// <summary>The queue is bound: what went by is there, and no more comes to it.</summary>
        Past,
    }

    /// <summary>Why the index may lack papers that are kept, for people; null when it does not.</summary>
    public string? Behind { get; private set; } = "The search index was not yet compared with the papers.";

    /// <summary>Why the index could not be written, for people; null when it could, or <see cref="RepairAsync"/> has made up for it.</summary>
    public string? Stuck { get; private set; }

    /// <summary>Keeps the newest state of each paper. On return that is durable, and searches find it.</summary>
    /// <remarks>Late and repeated events change nothing; should the index lack what they are about, it gets it.</remarks>
    public async Task KeepAsync(IReadOnlyList<PaperTagged> events, CancellationToken cancellationToken)
    {
        IReadOnlyList<Upserted<StoredPaper>> kept = [];
        try
        {
            kept = await KeepInTurnAsync(events, cancellationToken);
            await index.SearchableAsync(cancellationToken);
        }
        catch (IOException e)
        {
            Stuck = e.Message;
            throw;
        }

        metrics.Searchable(kept.Where(one => one.Outcome == UpsertOutcome.Inserted).Select(one => one.Document!), time.GetUtcNow());
    }

    /// <summary>Brings into the index what was kept since its last commit, which is everything when the index is new.</summary>
    /// <param name="cancellationToken">Ends it; what is in by then stays.</param>
    /// <param name="progress">Told how many papers have been looked at, and of how many.</param>
    public async Task CatchUpAsync(CancellationToken cancellationToken, Action<int, long>? progress = null)
    {
        var since = index.KeptUpTo is { } keptUpTo ? keptUpTo - Margin : DateTimeOffset.UnixEpoch;
        var all = await store.CountAsync(since, cancellationToken);
        var (seen, brought) = (0, 0);
        var logged = time.GetTimestamp();

        string? next = null;
        do
        {
            await InTurnAsync(
                _turn,
                async () =>
                {
                    var page = await store.KeptSinceAsync(since, next, PageSize, cancellationToken);
                    var lacking = index.Lacking(page.Items);
                    index.Write(lacking);

                    (next, seen, brought) = (page.Next, seen + page.Items.Count, brought + lacking.Count);
                },
                cancellationToken);

            progress?.Invoke(seen, all);
            Behind = $"The search index is being brought up to date: {seen:N0} of {all:N0} papers.";
            if (time.GetElapsedTime(logged) > TimeSpan.FromSeconds(5))
            {
                log.CatchingUp(seen, all);
                logged = time.GetTimestamp();
            }
        }
        while (next is not null);

        await index.SearchableAsync(cancellationToken);
        Behind = null;
        await CommitAsync(cancellationToken);
        log.CaughtUp(brought, index.Count());
    }

    /// <summary>Whether <see cref="RepairAsync"/> has something to do.</summary>
    public bool NeedsRepair => Stuck is not null || _missed == Missed.Past;

    /// <summary>This replica's queue is not there, so that events go by which other replicas get, and send receipts for.</summary>
    /// <remarks>Known on disk on return: dying as soon as the queue is there makes the next start compare all papers.</remarks>
    public Task QueueMissingAsync(CancellationToken cancellationToken)
        => InTurnAsync(
            _committing,
            () =>
            {
                _missed = Missed.StillGoing;
                try
                {
                    index.Commit(keptUpTo: null);
                }
                catch (IOException e)
                {
                    Stuck = e.Message;
                }

                return Task.CompletedTask;
            },
            cancellationToken);

    /// <summary>The queue is there and bound. What has gone by is for <see cref="RepairAsync"/>.</summary>
    public void QueueMade() => _missed = Missed.Past;

    /// <summary>Brings into the index whatever it lacks, after it could not be written, or its queue was not there.</summary>
    /// <remarks>
    /// What Lucene cannot write is gone, and with it papers that it had before: one that is written anew is removed first. Their receipts
    /// may have been sent long ago, so nobody else brings them again. Nor does anybody bring what another replica has had.
    /// </remarks>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        var reason = Stuck;
        var missed = _missed;
        string? next = null;
        do
        {
            await InTurnAsync(
                _turn,
                async () =>
                {
                    var page = await store.KeptSinceAsync(DateTimeOffset.UnixEpoch, next, PageSize, cancellationToken);
                    index.Write(index.Lacking(page.Items));
                    next = page.Next;
                },
                cancellationToken);
        }
        while (next is not null);

        await index.SearchableAsync(cancellationToken);
        if (ReferenceEquals(Stuck, reason))
            Stuck = null;
        if (missed == Missed.Past)
            Interlocked.CompareExchange(ref _missed, Missed.Nothing, Missed.Past);
    }

    /// <summary>Empties the index. Everything is missing until <see cref="CatchUpAsync"/> has brought it back, also after a crash.</summary>
    /// <param name="reason">Why, for people: a part of a sentence.</param>
    /// <param name="cancellationToken">Ends the wait for its turn.</param>
    /// <remarks>Not while it is catching up.</remarks>
    public Task BeginAnewAsync(string reason, CancellationToken cancellationToken)
        => InTurnAsync(
            _committing,
            () => InTurnAsync(
                _turn,
                () =>
                {
                    Behind = $"The search index is built anew from the papers: {reason}.";
                    index.BeginAnew();
                    return Task.CompletedTask;
                },
                cancellationToken),
            cancellationToken);

    /// <summary>Makes the index durable as it is. A crash costs what comes after, until the next start has caught up.</summary>
    public Task CommitAsync(CancellationToken cancellationToken)
        => InTurnAsync(
            _committing,
            async () =>
            {
                var keptUpTo = index.KeptUpTo;

                // In between two turns: what is kept by now is in the index.
                if (Behind is null)
                    await InTurnAsync(_turn, () => Task.FromResult(keptUpTo = time.GetUtcNow()), cancellationToken);

                // Of an index that could not be written, or whose queue was away, nothing is known: a start after a crash compares all of it.
                index.Commit(Stuck is null && _missed == Missed.Nothing ? keptUpTo : null);
            },
            cancellationToken);

    /// <summary>Removes the invented papers from documents and index.</summary>
    public async Task RemoveSamplesAsync(CancellationToken cancellationToken)
    {
        var removed = await store.RemoveSamplesAsync(cancellationToken);
        await versions.RemoveAsync(PaperStore.Samples, cancellationToken);
        index.Remove(PaperStore.Samples);
        if (removed > 0)
            log.SamplesRemoved(removed);
    }

    public void Dispose()
    {
        _turn.Dispose();
        _committing.Dispose();
    }

    private async Task<IReadOnlyList<Upserted<StoredPaper>>> KeepInTurnAsync(IReadOnlyList<PaperTagged> events, CancellationToken cancellationToken)
    {
        IReadOnlyList<Upserted<StoredPaper>> kept = [];
        await InTurnAsync(
            _turn,
            async () =>
            {
                // Before: a text that is replaced could not be kept after that, if the process died in between.
                var stored = await store.FindManyAsync([.. events.Select(tagged => tagged.Paper.Id).Distinct()], cancellationToken);
                await versions.KeepAsync(events, stored, cancellationToken);

                kept = await store.KeepAsync(events, cancellationToken);
                Index(kept);
            },
            cancellationToken);
        return kept;
    }

    private void Index(IReadOnlyList<Upserted<StoredPaper>> kept)
    {
        var changed = kept.Where(one => one.Outcome != UpsertOutcome.Unchanged).Select(one => one.Document!.Id).ToHashSet();
        var newest = kept.Select(one => one.Document!)
            .GroupBy(paper => paper.Id)
            .Select(states => states.Last())
            .ToLookup(paper => changed.Contains(paper.Id));

        // Kept by another replica, or by this one before a crash: whether the index has it is for the index to say.
        StoredPaper[] papers = [.. newest[true], .. index.Lacking([.. newest[false]])];
        index.Write(papers);
        metrics.Indexed(papers.Length);

        // Kept by another replica so long ago that catching up would not look for it.
        if (papers.Any(paper => paper.KeptAt < index.KeptUpTo - Margin))
            index.Commit(index.KeptUpTo);
    }

    private static async Task InTurnAsync(SemaphoreSlim turn, Func<Task> work, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await work();
        }
        finally
        {
            turn.Release();
        }
    }
}
