using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Harvesting.Completeness;

/// <summary>When a source announces the papers of a day. All in UTC.</summary>
/// <param name="From">When a day's papers can be there at the earliest, after the beginning of that day.</param>
/// <param name="By">When they are all there, after the beginning of that day.</param>
/// <param name="AtWeekends">Whether some may be announced at weekends. They are never missed there.</param>
/// <remarks>Of holidays it knows nothing: on these a warning is raised that the next announcement clears.</remarks>
internal sealed record AnnouncementCalendar(TimeSpan From, TimeSpan By, bool AtWeekends)
{
    // The mailing of a day goes out at 20:00 of the evening before, Eastern time, which is 0:00 or 1:00; OAI-PMH and the feeds follow within hours.
    private static readonly AnnouncementCalendar Arxiv = new(TimeSpan.Zero, TimeSpan.FromHours(12), AtWeekends: false);

    // Readers put up papers all day long.
    private static readonly AnnouncementCalendar HuggingFace = new(TimeSpan.Zero, TimeSpan.FromHours(36), AtWeekends: true);

    /// <summary>Null: nobody knows when the source announces.</summary>
    public static AnnouncementCalendar? Of(SourceSettings source) => (source.Section["Type"] ?? source.Name).ToLowerInvariant() switch
    {
        "arxiv-oai" or "arxiv-rss" => Arxiv,
        "hf-daily" => HuggingFace,
        _ => null,
    };

    /// <summary>The last weekday whose papers have to be there.</summary>
    public DateOnly DueAt(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime((now - By).UtcDateTime);
        return IsWeekend(day) ? Before(day) : day;
    }

    /// <summary>The weekday before.</summary>
    public static DateOnly Before(DateOnly day)
    {
        do
            day = day.AddDays(-1);
        while (IsWeekend(day));

        return day;
    }

    /// <summary>Whether papers of that day could have been announced by then.</summary>
    public bool CanBeThere(DateOnly day, DateTimeOffset now)
        => BeginningOf(day) <= now && (AtWeekends || !IsWeekend(day));

    /// <summary>From when on papers of the day can be there.</summary>
    public DateTimeOffset BeginningOf(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) + From;

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
