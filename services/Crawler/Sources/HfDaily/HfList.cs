using System.Globalization;

namespace PaperMesh.Crawler.Sources.HfDaily;

/// <summary>The lists that Hugging Face makes of the Daily Papers.</summary>
internal enum HfListKind
{
    /// <summary>One a day: what was put up on it.</summary>
    Date,

    /// <summary>One a week (ISO 8601), the best first.</summary>
    Week,

    /// <summary>One a month, the best first.</summary>
    Month,

    /// <summary>What readers look at now, of any age.</summary>
    Trending,
}

/// <summary>One list of papers.</summary>
/// <param name="Query">How the API is asked for it: <c>week=2026-W47</c>.</param>
/// <param name="Name">For people: <c>2026-W47</c>.</param>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
internal sealed record HfList(string Query, string Name, DateOnly First, DateOnly Last)
{
    /// <summary>The lists that have one of these days, oldest first.</summary>
    public static IEnumerable<HfList> Between(HfListKind kind, DateOnly first, DateOnly last)
    {
        for (var day = first; day <= last;)
        {
            var list = Of(kind, day);
            yield return list;
            day = list.Last.AddDays(1);
        }
    }

    private static HfList Of(HfListKind kind, DateOnly day) => kind switch
    {
        HfListKind.Week => OfWeek(day),
        HfListKind.Month => OfMonth(day.AddDays(1 - day.Day)),
        _ => Of("date", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day, day),
    };

    private static HfList OfWeek(DateOnly day)
    {
        var monday = day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
        var time = monday.ToDateTime(TimeOnly.MinValue);
        var name = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(time)}-W{ISOWeek.GetWeekOfYear(time):00}");
        return Of("week", name, monday, monday.AddDays(6));
    }

    private static HfList OfMonth(DateOnly first)
        => Of("month", first.ToString("yyyy-MM", CultureInfo.InvariantCulture), first, first.AddMonths(1).AddDays(-1));

    private static HfList Of(string parameter, string name, DateOnly first, DateOnly last) => new($"{parameter}={name}", name, first, last);
}
