namespace PaperMesh.Notifier.Digests;

/// <summary>When digests are due.</summary>
internal static class DigestSchedule
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The first time after <paramref name="after"/>, and the day there that it is due for.</summary>
    /// <remarks>
    /// Where clocks are put forward over the hour, it is due when they show a time again; where they are put back, the first time that
    /// they show the hour. So no day is left out, and none comes twice.
    /// </remarks>
    public static DueDigest Next(DateTimeOffset after, DigestSettings settings)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(settings.Zone);
        // A zone may pass over a whole day; then the time of the day before falls on the next.
        for (var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(after, zone).DateTime).AddDays(-1); ; day = day.AddDays(1))
        {
            if (settings.Frequency == DigestFrequency.Weekly && day.DayOfWeek != settings.Weekday)
                continue;

            var at = At(day, settings.Hour, zone);
            if (at > after)
                return new DueDigest(day, at);
        }
    }

    private static DateTimeOffset At(DateOnly day, int hour, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(hour, 0));
        while (zone.IsInvalidTime(local))
            local += Step;

        // Summer time comes first, and is further from UTC.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

/// <param name="Day">In the zone of the subscription. One digest a day at most.</param>
/// <param name="At">UTC.</param>
internal readonly record struct DueDigest(DateOnly Day, DateTimeOffset At);
