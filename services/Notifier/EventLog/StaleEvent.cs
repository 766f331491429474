namespace PaperMesh.Notifier.EventLog;

/// <summary>Data of the event <c>stale</c> of a stream: what would have come next is kept no longer.</summary>
/// <param name="Oldest">Sequence of the oldest event that is kept; it follows, when it matches. 12 digits.</param>
internal sealed record StaleEvent(string Oldest);
