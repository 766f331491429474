namespace PaperMesh.Notifier.Digests;

/// <summary>When somebody wants to be written to, and how much.</summary>
public sealed record DigestSettings
{
    public const int MostPapers = 100;

    public DigestFrequency Frequency { get; init; } = DigestFrequency.Daily;

    /// <summary>Of a weekly digest.</summary>
    public DayOfWeek Weekday { get; init; } = DayOfWeek.Monday;

    /// <summary>From 0 to 23, by the clocks of <see cref="Zone"/>.</summary>
    public int Hour { get; init; } = 8;

    /// <summary>Of the IANA database: <c>Europe/Berlin</c>.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>In one digest, from 1 to <see cref="MostPapers"/>.</summary>
    public int MaxPapers { get; init; } = 20;
}

public enum DigestFrequency
{
    Daily,
    Weekly,
}
