using System.Globalization;

namespace PaperMesh.Query.Lists;

/// <summary>How long a list of papers reaches, beside a day.</summary>
internal enum PeriodKind
{
    Week,
    Month,
}

/// <summary>A week (ISO 8601: it begins on Monday) or a calendar month.</summary>
/// <param name="Kind">Which of both.</param>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day, which belongs to it.</param>
internal sealed record Period(PeriodKind Kind, DateOnly First, DateOnly Last)
{
    /// <summary>As in an address: <c>2026-W47</c>, <c>2026-11</c>.</summary>
    public string Name => Kind == PeriodKind.Week
        ? string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(First.ToDateTime(default)):0000}-W{Week:00}")
        : First.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>Number of the week in which it begins.</summary>
    public int Week => ISOWeek.GetWeekOfYear(First.ToDateTime(default));

    /// <summary>The one that holds the day.</summary>
    public static Period Of(PeriodKind kind, DateOnly day)
    {
        if (kind == PeriodKind.Month)
        {
            var days = DateTime.DaysInMonth(day.Year, day.Month);
            return new Period(kind, new DateOnly(day.Year, day.Month, 1), new DateOnly(day.Year, day.Month, days));
        }

        // Day 0 is a Monday.
        var monday = day.DayNumber - (day.DayNumber % 7);
        return new Period(kind, DateOnly.FromDayNumber(monday), DateOnly.FromDayNumber(Math.Min(monday + 6, DateOnly.MaxValue.DayNumber)));
    }

    /// <summary>Reads a <see cref="Name"/>; null when it is none.</summary>
    public static Period? Read(PeriodKind kind, string text)
    {
        if (kind == PeriodKind.Month)
        {
            return DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
                ? Of(kind, month)
                : null;
        }

        return text is [_, _, _, _, '-', 'W', _, _]
            && int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            && int.TryParse(text.AsSpan(6), NumberStyles.None, CultureInfo.InvariantCulture, out var week)
            && year > 0 && week > 0 && week <= ISOWeek.GetWeeksInYear(year)
            ? Of(kind, DateOnly.FromDateTime(ISOWeek.ToDateTime(year, week, DayOfWeek.Monday)))
            : null;
    }
}
