using PaperMesh.Contracts;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.EventLog;

/// <summary>
/// Every event once, in one order for all who read: sequence 1, 2, 3 … without a gap, and never changed again. The oldest may be trimmed.
/// </summary>
/// <remarks>
/// <para>Any number of processes append at once, without lock or leader. To append, a writer</para>
/// <para>1. reads the last sequence, n;</para>
/// <para>2. asks which of its events the log holds, and leaves those out;</para>
/// <para>3. inserts the rest as n+1, n+2 … up to the first sequence that somebody else has taken, and begins again with what is left.</para>
/// <para>
/// No event is logged twice: were another one appended after step 1, it would have taken n+1, because there are no gaps. So when n+1 is
/// free at step 3, the log is still what step 1 saw, and the answer of step 2 holds. The same goes for n+2 with n+1 our own, and so on. What is
/// trimmed holds its sequence for <see cref="LoggedEvent.Held"/>, else a writer that was slow could take one that everybody has read past.
/// No gap opens, because an insertion goes in order and stops at the first that fails, or wherever the process dies.
/// </para>
/// <para>Every writer that is thrown back has been overtaken by one that got on, so together they never stand still.</para>
/// <para>
/// What is trimmed is the oldest, one by one in order, and never the last one, so what is kept is one piece wherever the process dies, and its end
/// is the end of the log. The key of an event is put among those of the trimmed before the event goes, and looked for there after it was looked for
/// in the log: so one that comes again is known at any moment, for <see cref="TrimmedEvent.Remembered"/>.
/// </para>
/// </remarks>
internal sealed class LoggedEvents(IDocuments<LoggedEvent> documents, IDocuments<TrimmedEvent> trimmedEvents, TimeProvider time)
{
    private const int TrimmedAtOnce = 500;

    /// <summary>Appends those events that the log does not hold; each is durable on return. Repeats change nothing.</summary>
    /// <param name="events">At most 10,000, in the order in which they are to stand.</param>
    /// <param name="cancellationToken">What was inserted by then stays.</param>
    /// <param name="traceOf">The trace of each event, as <see cref="LoggedEvent.Trace"/>.</param>
    public async Task<Appended> AppendAsync(
        IReadOnlyList<PaperTagged> events, CancellationToken cancellationToken, Func<PaperTagged, string?>? traceOf = null)
    {
        PaperTagged[] left = [.. events.DistinctBy(LoggedEvent.KeyOf)];
        var added = 0;
        while (true)
        {
            var last = await LastAsync(cancellationToken);
            left = await WithoutLoggedAsync(left, cancellationToken);

            var now = time.GetUtcNow();
            var inserted = await documents.InsertAsync([.. left.Select((e, i) => new LoggedEvent(last + 1 + i, e, now, traceOf?.Invoke(e)))], cancellationToken);
            added += inserted;
            if (inserted == left.Length)
                return new Appended(added, last + inserted);

            left = left[inserted..];
        }
    }

    /// <summary>
    /// The events after a sequence, in order and without a gap; none at the end of the log or beyond. When the next one has been trimmed, they begin
    /// with the oldest kept: the sequence of the first tells.
    /// </summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="limit">From 1 to 10,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        IReadOnlyList<LoggedEvent> read;
        while ((read = (await documents.QueryAsync(new() { From = EventSequence.ToText(after + 1), Limit = limit }, cancellationToken)).Items)
            is [{ TrimmedAt: not null }, ..] or [.., { TrimmedAt: not null }])
        {
            var trimmed = await documents.QueryAsync(new() { OrderBy = "trimmed", Descending = true, Limit = 1 }, cancellationToken);
            after = Math.Max(after + 1, trimmed.Items is [var last] ? last.Sequence : 0);
        }

        // Where some were trimmed while they were read, all before them were too.
        var from = read.Count - 1;
        while (from > 0 && read[from - 1].TrimmedAt is null && read[from - 1].Sequence == read[from].Sequence - 1)
            from--;
        return from > 0 ? [.. read.Skip(from)] : read;
    }

    /// <summary>The events of these sequences, in their order; one that is not in the log is left out.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> FindAsync(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
        => [.. (await documents.FindManyAsync([.. sequences.Select(EventSequence.ToText)], cancellationToken)).Where(logged => logged.TrimmedAt is null)];

    /// <summary>The last sequence that was given, whatever has been trimmed; 0 when the log is empty.</summary>
    public async Task<long> LastAsync(CancellationToken cancellationToken)
        => (await documents.QueryAsync(new() { Descending = true, Limit = 1 }, cancellationToken)).Items is [var last] ? last.Sequence : 0;

    /// <summary>The oldest event that is kept, and the last one.</summary>
    public async Task<KeptEvents> KeptAsync(CancellationToken cancellationToken)
    {
        var last = await LastAsync(cancellationToken);
        return (await ReadAsync(0, 1, cancellationToken)) is [var oldest] ? new(oldest.Sequence, Math.Max(last, oldest.Sequence)) : new(1, 0);
    }

    /// <summary>Forgets the oldest events as far as they are beyond a limit, but never the last one. Any number may do so at once.</summary>
    /// <param name="keepFor">Those logged longer ago go; null: none for its age.</param>
    /// <param name="keepEvents">Those before so many go; null: none for their number.</param>
    /// <param name="cancellationToken">Stops between two events.</param>
    /// <returns>How many went.</returns>
    public async Task<long> TrimAsync(TimeSpan? keepFor, long? keepEvents, CancellationToken cancellationToken)
    {
        var trimmed = 0L;
        while (true)
        {
            var now = time.GetUtcNow();
            var last = await LastAsync(cancellationToken);
            LoggedEvent[] old = [.. (await ReadAsync(0, TrimmedAtOnce, cancellationToken)).TakeWhile(IsOld)];
            if (old.Length == 0)
                return trimmed;

            await trimmedEvents.UpsertAsync(
                [.. old.Select(logged => new TrimmedEvent(LoggedEvent.KeyOf(logged.Event), now))], e => e.Key, (before, e) => before ?? e, cancellationToken);
            foreach (var logged in old)
                trimmed += await TrimAsync(logged.Sequence, now, cancellationToken);

            bool IsOld(LoggedEvent logged) => logged.Sequence < last
                && (now - (logged.At ?? logged.Event.TaggedAt) > keepFor || last - logged.Sequence >= keepEvents);
        }
    }

    /// <returns>0 when another one was faster.</returns>
    private async Task<int> TrimAsync(long sequence, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var marked = await documents.UpsertAsync(
            [sequence], EventSequence.ToText, (stored, _) => stored is { TrimmedAt: null } ? stored with { TrimmedAt = now } : null, cancellationToken);
        return marked.Count(one => one.Outcome == UpsertOutcome.Changed);
    }

    private async Task<PaperTagged[]> WithoutLoggedAsync(PaperTagged[] events, CancellationToken cancellationToken)
    {
        if (events.Length == 0)
            return events;

        var keys = new DocumentQuery { OrderBy = "key", AnyOf = [.. events.Select(e => (IndexKey)LoggedEvent.KeyOf(e))], Limit = events.Length };
        var logged = await documents.QueryAsync(keys, cancellationToken);
        var trimmed = await trimmedEvents.FindManyAsync([.. events.Select(LoggedEvent.KeyOf)], cancellationToken);

        var known = logged.Items.Select(e => LoggedEvent.KeyOf(e.Event)).Concat(trimmed.Select(e => e.Key)).ToHashSet(StringComparer.Ordinal);
        return [.. events.Where(e => !known.Contains(LoggedEvent.KeyOf(e)))];
    }
}

/// <summary>What the log holds: the events from one sequence to another.</summary>
/// <param name="Oldest">1 when the log is empty.</param>
/// <param name="Last">0 when it is empty.</param>
internal readonly record struct KeptEvents(long Oldest, long Last)
{
    public long Count => Last - Oldest + 1;
}

/// <summary>What came of appending.</summary>
/// <param name="Added">How many events were not there before.</param>
/// <param name="Last">A sequence up to which the log holds all of them, among others.</param>
internal readonly record struct Appended(int Added, long Last);
