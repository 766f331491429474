using PaperMesh.Contracts;
using PaperMesh.Queries;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.EventLog;

/// <summary>An event with its place in the log.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="Event">As it came.</param>
/// <param name="At">When it was logged, UTC; null of those that were before this was noted.</param>
/// <param name="Trace">The span that logged it, as in <c>traceparent</c>, for what is sent of it later; null: it was not sampled.</param>
/// <param name="TrimmedAt">Since when nobody reads it any more, UTC; null: it is kept.</param>
internal sealed record LoggedEvent(long Sequence, PaperTagged Event, DateTimeOffset? At = null, string? Trace = null, DateTimeOffset? TrimmedAt = null)
{
    /// <summary>
    /// How long a trimmed event keeps its sequence from being taken: longer than any writer takes from looking for the last sequence to
    /// inserting behind it.
    /// </summary>
    public static readonly TimeSpan Held = TimeSpan.FromDays(1);

    public static readonly DocumentKind<LoggedEvent> Kind =
        new("events", logged => EventSequence.ToText(logged.Sequence), NotifierJson.Default.LoggedEvent)
        {
            Indexes = new Dictionary<string, Func<LoggedEvent, IndexKey?>>
            {
                ["key"] = logged => KeyOf(logged.Event),

                // Only those: a replica of an older version beside this one writes events without it.
                ["trimmed"] = logged => logged.TrimmedAt is null ? null : EventSequence.ToText(logged.Sequence),
            },
            Expires = logged => logged.TrimmedAt + Held,
        };

    /// <summary>What makes two events the same one: <c>arxiv:2309.12345/3/rules-5d2a01bc</c>.</summary>
    public static string KeyOf(PaperTagged tagged) => CloudEvent.Of(tagged).Id;

    /// <summary>Whether it is about a paper that a search with this query finds.</summary>
    public bool Matches(PaperQuery query) => query.Equals(PaperQuery.All) || query.Matches(Event.Paper, Event.Tags);
}
