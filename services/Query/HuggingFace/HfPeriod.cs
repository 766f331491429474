using System.Globalization;
using PaperMesh.Queries;
using PaperMesh.Query.Pages;

namespace PaperMesh.Query.HuggingFace;

/// <summary>The days that a list is about.</summary>
internal static class HfPeriod
{
    /// <param name="date"><c>2026-11-24</c>.</param>
    /// <param name="week"><c>2026-W48</c>, of ISO 8601.</param>
    /// <param name="month"><c>2026-11</c>.</param>
    /// <param name="within">Conditions; those of all that are given hold together, none when none is.</param>
    /// <param name="fault">What cannot be read, for the client.</param>
    public static bool TryRead(string? date, string? week, string? month, out IReadOnlyList<QueryTerm> within, out string fault)
    {
        List<QueryTerm> days = [];
        (within, fault) = (days, "");

        if (!string.IsNullOrEmpty(date))
        {
            if (!Days.TryRead(date, out var day))
                fault = $"Invalid date: \"{date}\" is not a day as in 2026-11-24";
            else
                days.AddRange([QueryTerm.From(day), QueryTerm.To(day)]);
        }

        if (!string.IsNullOrEmpty(week))
        {
            if (!TryReadWeek(week, out var monday))
                fault = $"Invalid week: \"{week}\" is not a week as in 2026-W48";
            else
                days.AddRange([QueryTerm.From(monday), QueryTerm.To(monday.AddDays(6))]);
        }

        if (!string.IsNullOrEmpty(month))
        {
            if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
                fault = $"Invalid month: \"{month}\" is not a month as in 2026-11";
            else
                days.AddRange([QueryTerm.From(first), QueryTerm.To(first.AddDays(DateTime.DaysInMonth(first.Year, first.Month) - 1))]);
        }

        return fault.Length == 0;
    }

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
