using PaperMesh.Storage;

namespace PaperMesh.Notifier.EventLog;

/// <summary>That an event was in the log and is kept no longer, so that it is no new one when it comes again.</summary>
/// <param name="Key"><see cref="LoggedEvent.KeyOf"/>.</param>
/// <param name="At">When it was trimmed, UTC.</param>
internal sealed record TrimmedEvent(string Key, DateTimeOffset At)
{
    /// <summary>How long a repeat is known; far longer than anything is delivered again.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    public static readonly DocumentKind<TrimmedEvent> Kind =
        new("trimmed-events", trimmed => trimmed.Key, NotifierJson.Default.TrimmedEvent) { Expires = trimmed => trimmed.At + Remembered };
}
