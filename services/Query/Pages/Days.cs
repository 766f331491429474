using System.Globalization;

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

    public static DateOnly Of(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}
