using System.Globalization;

namespace PaperMesh.Crawler.Sources;

/// <summary>Dates as sources write them.</summary>
internal static class SourceDate
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    private static readonly string[] Formats =
    [
        "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM", "yyyy",
    ];

    /// <summary>
    /// A day, a time (RFC 3339; without a zone it is UTC), a month or a year; of what is not said, the first. UTC.
    /// </summary>
    /// <param name="field">Whose date it is, for the message.</param>
    /// <exception cref="FormatException">It is none of these, as everything in the year 0 is.</exception>
    public static DateTimeOffset Parse(string field, ReadOnlySpan<char> text)
        => DayOf(text.Trim()) is { } day ? day
            : TimeOf(text.Trim()) is { } time ? time
            : DateTimeOffset.TryParseExact(text.Trim(), Formats, CultureInfo.InvariantCulture, Utc, out var date) ? date
            : throw new FormatException($"{field}: {Excerpt.Of(text.ToString())} is no date; expected is 2026-11-24, 2026-11-24T08:00:00Z, 2026-11 or 2026");

    // Most are days, or times to the second, two or three in every record, and a list of formats takes ten times as long.
    private static DateTimeOffset? TimeOf(ReadOnlySpan<char> text)
        => text is [_, _, _, _, _, _, _, _, _, _, 'T', _, _, ':', _, _, ':', _, _, 'Z'] && DayOf(text[..10]) is { } day
            && Number(text[11..13]) is >= 0 and < 24 and var hour && Number(text[14..16]) is >= 0 and < 60 and var minute && Number(text[17..19]) is >= 0 and < 60 and var second
                ? day + new TimeSpan(hour, minute, second)
                : null;

    private static DateTimeOffset? DayOf(ReadOnlySpan<char> text)
        => text is [_, _, _, _, '-', _, _, '-', _, _] && Number(text[..4]) is >= 1 and var year && Number(text[5..7]) is >= 1 and <= 12 and var month
            && Number(text[8..]) is >= 1 and var day && day <= DateTime.DaysInMonth(year, month)
                ? new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero)
                : null;

    private static int Number(ReadOnlySpan<char> digits)
        => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
