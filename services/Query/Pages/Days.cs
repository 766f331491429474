using System.Globalization;
using PaperMesh.Query.Lists;

namespace PaperMesh.Query.Pages;

/// <summary>Days as readers see them.</summary>
internal static class Days
{
    /// <summary>Reads <c>2026-11-24</c>.</summary>
    public static bool TryRead(string text, out DateOnly day)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary><c>2026-11-24</c>.</summary>
    public static string Iso(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    /// <summary><c>24 Nov 2026</c>.</summary>
    public static string Short(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>24 November 2026</c>.</summary>
    public static string Long(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Tuesday</c>.</summary>
    public static string Weekday(DateOnly day) => day.DayOfWeek.ToString();

    /// <summary><c>November 2026</c>.</summary>
    public static string Month(DateOnly day) => day.ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary><c>Week 47, 2026</c>, <c>November 2026</c>.</summary>
    public static string Name(Period period)
        => period.Kind == PeriodKind.Month ? Month(period.First) : $"Week {period.Week}, {period.Name[..4]}";

    /// <summary><c>16 to 22 November 2026</c>.</summary>
    public static string Between(DateOnly first, DateOnly last)
        => (first.Year == last.Year, first.Month == last.Month) switch
        {
            (true, true) => $"{first.Day} to {Long(last)}",
            (true, false) => $"{first.ToString("d MMMM", CultureInfo.InvariantCulture)} to {Long(last)}",
            _ => $"{Long(first)} to {Long(last)}",
        };

    public static DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
