using System.ComponentModel.DataAnnotations;

namespace PaperMesh.Notifier.EventLog;

/// <summary>How long events are kept: section <c>Notifier:EventLog</c>. Without a limit, for ever; with two, the narrower one holds.</summary>
internal sealed class EventLogOptions
{
    /// <summary>
    /// An event older than this is trimmed, from <see cref="EventLogOptionsCheck.LeastKeepFor"/>; null for none. Its age is counted from when
    /// it was logged.
    /// </summary>
    public TimeSpan? KeepFor { get; set; }

    /// <summary>Of more events than these the oldest are trimmed, from 1 to a million million; null for none.</summary>
    [Range(1L, 1_000_000_000_000L, ErrorMessage = "Notifier:EventLog:KeepEvents is a whole number from {1} to {2}.")]
    public long? KeepEvents { get; set; }

    /// <summary>How often it is looked whether there is something to trim.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "Notifier:EventLog:TrimEvery is a time from {1} to {2}, as in 00:10:00.")]
    public TimeSpan TrimEvery { get; set; } = TimeSpan.FromMinutes(10);
}
