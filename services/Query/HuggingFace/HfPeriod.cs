using System.Globalization;
using PaperMesh.Query.Pages;

namespace PaperMesh.Query.HuggingFace;

/// <summary>The days that a list is about, both included; none when the first is behind the last.</summary>
internal readonly record struct HfPeriod(DateOnly First, DateOnly Last)
{
    /// <param name="date"><c>2026-11-24</c>.</param>
    /// <param name="week"><c>2026-W48</c>, of ISO 8601.</param>
    /// <param name="month"><c>2026-11</c>.</param>
    /// <param name="period">The days that are in all that are given; null when none is.</param>
    /// <param name="fault">What cannot be read, for the client.</param>
    public static bool TryRead(string? date, string? week, string? month, out HfPeriod? period, out string fault)
    {
        (period, fault) = (null, "");

        if (!string.IsNullOrEmpty(date))
        {
            if (!Days.TryRead(date, out var day))
                fault = $"Invalid date: \"{date}\" is not a day as in 2026-11-24";
            else
                period = Both(period, day, day);
        }

        if (!string.IsNullOrEmpty(week))
        {
            if (!TryReadWeek(week, out var monday))
                fault = $"Invalid week: \"{week}\" is not a week as in 2026-W48";
            else
                period = Both(period, monday, monday.AddDays(6));
        }

        if (!string.IsNullOrEmpty(month))
        {
            if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
                fault = $"Invalid month: \"{month}\" is not a month as in 2026-11";
            else
                period = Both(period, first, first.AddDays(DateTime.DaysInMonth(first.Year, first.Month) - 1));
        }

        return fault.Length == 0;
    }

    private static HfPeriod Both(HfPeriod? period, DateOnly first, DateOnly last) => period is { } known
        ? new HfPeriod(first > known.First ? first : known.First, last < known.Last ? last : known.Last)
        : new HfPeriod(first, last);

    private static bool TryReadWeek(string text, out DateOnly monday)
    {
        monday = default;
        if (text.Length != 8 || text[4..6] is not "-W"
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || !int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week)
            || year is < 1000 or > 9998 || week < 1 || week > ISOWeek.GetWeeksInYear(year))
            return false;

        monday = DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday));
        return true;
    }
}
