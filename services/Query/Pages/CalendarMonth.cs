using PaperMesh.Query.Lists;

namespace PaperMesh.Query.Pages;

/// <summary>A month's days in weeks, and which of them the page is about.</summary>
/// <param name="Counts">Of the month.</param>
/// <param name="First">First day that the page is about.</param>
/// <param name="Last">Last day that the page is about.</param>
public sealed record CalendarMonth(MonthCounts Counts, DateOnly First, DateOnly Last)
{
    /// <summary>Shades of days, from fewest papers to most.</summary>
    public const int Shades = 4;

    private readonly Dictionary<DateOnly, int> _byDay = Counts.Days.ToDictionary(day => day.Date, day => day.Count);

    public int Most => _byDay.Values.DefaultIfEmpty(0).Max();

    /// <summary>Mondays of the weeks that have a day of the month; as day numbers, since the last may end after the last day there is.</summary>
    public IEnumerable<int> Mondays
    {
        get
        {
            var last = Counts.First.DayNumber + DateTime.DaysInMonth(Counts.First.Year, Counts.First.Month) - 1;
            for (var monday = Counts.First.DayNumber - (Counts.First.DayNumber % 7); monday <= last; monday += 7)
                yield return monday;
        }
    }

    /// <summary>The day of that number; null when it is of another month.</summary>
    public DateOnly? Day(int number)
        => number - Counts.First.DayNumber is >= 0 and var place && place < DateTime.DaysInMonth(Counts.First.Year, Counts.First.Month)
            ? Counts.First.AddDays(place)
            : null;

    public int Of(DateOnly day) => _byDay.GetValueOrDefault(day);

    /// <summary>From 1 to <see cref="Shades"/>; 0 for a day without papers. By the root, since a day of uploads has a hundred times those of another.</summary>
    public int Shade(DateOnly day) => Most == 0 ? 0 : (int)Math.Ceiling(Shades * Math.Sqrt((double)Of(day) / Most));

    /// <summary>Whether the page is about the day; of a page about the whole month no day stands out.</summary>
    public bool IsChosen(DateOnly day) => day >= First && day <= Last && Last.DayNumber - First.DayNumber < 7;
}
