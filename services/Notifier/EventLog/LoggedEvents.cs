using PaperMesh.Contracts;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.EventLog;

/// <summary>Every event once, in one order for all who read: sequence 1, 2, 3 … without a gap, and never changed again.</summary>
/// <remarks>
/// <para>Any number of processes append at once, without lock or leader. To append, a writer</para>
/// <para>1. reads the last sequence, n;</para>
/// <para>2. asks which of its events the log holds, and leaves those out;</para>
/// <para>3. inserts the rest as n+1, n+2 … up to the first sequence that somebody else has taken, and begins again with what is left.</para>
/// <para>
/// No event is logged twice: were another one appended after step 1, it would have taken n+1, because there are no gaps. So when n+1 is
/// free at step 3, the log is still what step 1 saw, and the answer of step 2 holds. The same goes for n+2 with n+1 our own, and so on.
/// No gap opens, because an insertion goes in order and stops at the first that fails, or wherever the process dies.
/// </para>
/// <para>Every writer that is thrown back has been overtaken by one that got on, so together they never stand still.</para>
/// </remarks>
internal sealed class LoggedEvents(IDocuments<LoggedEvent> documents)
{
    /// <summary>Appends those events that the log does not hold; each is durable on return. Repeats change nothing.</summary>
    /// <param name="events">At most 10,000, in the order in which they are to stand.</param>
    /// <param name="cancellationToken">What was inserted by then stays.</param>
    public async Task<Appended> AppendAsync(IReadOnlyList<PaperTagged> events, CancellationToken cancellationToken)
    {
        PaperTagged[] left = [.. events.DistinctBy(LoggedEvent.KeyOf)];
        var added = 0;
        while (true)
        {
            var last = await LastAsync(cancellationToken);
            left = await WithoutLoggedAsync(left, cancellationToken);

            var inserted = await documents.InsertAsync([.. left.Select((e, i) => new LoggedEvent(last + 1 + i, e))], cancellationToken);
            added += inserted;
            if (inserted == left.Length)
                return new Appended(added, last + inserted);

            left = left[inserted..];
        }
    }

    /// <summary>The events after a sequence, in order; none at the end of the log or beyond.</summary>
    /// <param name="after">0 for the beginning.</param>
    /// <param name="limit">From 1 to 10,000.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(long after, int limit, CancellationToken cancellationToken)
        => (await documents.QueryAsync(new() { From = EventSequence.ToText(after + 1), Limit = limit }, cancellationToken)).Items;

    /// <summary>The events of these sequences, in their order; one that is not in the log is left out.</summary>
    public async Task<IReadOnlyList<LoggedEvent>> FindAsync(IReadOnlyCollection<long> sequences, CancellationToken cancellationToken)
        => await documents.FindManyAsync([.. sequences.Select(EventSequence.ToText)], cancellationToken);

    /// <summary>The last sequence, which is also the number of events in the log; 0 when it is empty.</summary>
    public async Task<long> LastAsync(CancellationToken cancellationToken)
        => (await documents.QueryAsync(new() { Descending = true, Limit = 1 }, cancellationToken)).Items is [var last] ? last.Sequence : 0;

    private async Task<PaperTagged[]> WithoutLoggedAsync(PaperTagged[] events, CancellationToken cancellationToken)
    {
        if (events.Length == 0)
            return events;

        var keys = new DocumentQuery { OrderBy = "key", AnyOf = [.. events.Select(e => (IndexKey)LoggedEvent.KeyOf(e))], Limit = events.Length };
        var logged = await documents.QueryAsync(keys, cancellationToken);
        if (logged.Items.Count == 0)
            return events;

        var known = logged.Items.Select(e => LoggedEvent.KeyOf(e.Event)).ToHashSet(StringComparer.Ordinal);
        return [.. events.Where(e => !known.Contains(LoggedEvent.KeyOf(e)))];
    }
}

/// <summary>What came of appending.</summary>
/// <param name="Added">How many events were not there before.</param>
/// <param name="Last">A sequence up to which the log holds all of them, among others.</param>
internal readonly record struct Appended(int Added, long Last);
