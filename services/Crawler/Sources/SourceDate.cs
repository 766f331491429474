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
    public static DateTimeOffset Parse(string field, string text)
        => DateTimeOffset.TryParseExact(text.AsSpan().Trim(), Formats, CultureInfo.InvariantCulture, Utc, out var date)
            ? date
            : throw new FormatException($"{field}: {Excerpt.Of(text)} is no date; expected is 2026-11-24, 2026-11-24T08:00:00Z, 2026-11 or 2026");
}
