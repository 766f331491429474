namespace PaperMesh.Crawler.Harvesting.Completeness;

/// <summary>Notices a silence that is not to be believed, and answers that are not what they seem. Pure.</summary>
/// <remarks>
/// A rule speaks only of what is usual for the source: a category or a source that does not announce on nearly every weekday may be silent
/// on any of them.
/// </remarks>
internal static class CompletenessRules
{
    public const string PartialList = "partial-list";
    public const string SilentDay = "silent-day";
    public const string FetchedTooEarly = "fetched-too-early";
    public const string DatesBehind = "dates-behind";
    public const string StaleCategory = "stale-category";
    public const string ImpossibleDay = "impossible-day";

    // A working week.
    private const int Usual = 5;

    private const int CategoriesNamed = 10;

    /// <summary>All that is suspicious; empty when the last run can be believed.</summary>
    public static IReadOnlyList<Suspicion> Apply(Observation seen) => [.. All(seen).OfType<Suspicion>()];

    private static IEnumerable<Suspicion?> All(Observation seen)
    {
        yield return Partial(seen);
        yield return Late(seen);
        yield return Stale(seen);
        yield return Impossible(seen);
    }

    /// <summary>The source says that there are more records than have come. Up to one in a hundred may have gone while the list was read.</summary>
    private static Suspicion? Partial(Observation seen)
        => seen.Runs is [{ Expected: { } expected, IsResumed: false } run, ..]
            && expected - run.Seen - run.PassedOver is var missing && missing * 100L > expected
                ? new Suspicion(PartialList, $"Of {expected:N0} records that the source says it has, {expected - missing:N0} have come.", run.From)
                : null;

    /// <summary>The papers of a weekday are overdue. What came instead tells why.</summary>
    private static Suspicion? Late(Observation seen)
    {
        if (seen.Calendar is not { } calendar || seen.Days is not [var newest, ..] || calendar.DueAt(seen.At) is var due && newest >= due)
            return null;

        var week = Enumerable.Range(1, Usual - 1).Aggregate(new List<DateOnly> { newest }, (days, _) => [.. days, AnnouncementCalendar.Before(days[^1])]);
        if (week.Count(seen.Days.Contains) < Usual - 1)
            return null;

        var since = seen.Runs.TakeWhile(run => run.Ended >= calendar.BeginningOf(due)).ToList();
        var (came, fresh) = (since.Sum(run => run.Seen), since.Sum(run => run.New));
        return (came, fresh) switch
        {
            (0, _) => new Suspicion(SilentDay, $"Nothing has come for {due:O}; the last announcement is of {newest:O}. Unless that was a holiday, papers are missing.", newest),
            (_, 0) => new Suspicion(FetchedTooEarly, $"What came is still the announcement of {newest:O}: it was fetched before that of {due:O} was out.", newest),
            _ => new Suspicion(DatesBehind, $"{fresh:N0} new papers have come, none dated {due:O}: their dates, up to {newest:O}, are behind.", newest),
        };
    }

    /// <summary>A category that is there every day has missed the last one, and others have not: its list is stale, however fresh it is said to be.</summary>
    private static Suspicion? Stale(Observation seen)
    {
        if (seen.Days is not [var newest, ..] || newest > (seen.Calendar?.DueAt(seen.At) ?? DateOnly.FromDateTime(seen.At.UtcDateTime).AddDays(-1)))
            return null;

        var regular = seen.Announced.Where(category => IsRegular(category.Value, seen.Days)).ToList();
        var stale = regular.Where(category => category.Value[0] < newest).OrderBy(category => category.Value[0]).ThenBy(category => category.Key, StringComparer.Ordinal).ToList();
        if (stale is [] || stale.Count * 2 > regular.Count)
            return null;

        var names = string.Join(", ", stale.Take(CategoriesNamed).Select(category => $"{category.Key} ({category.Value[0]:O})"));
        return new Suspicion(
            StaleCategory,
            $"{stale.Count} of {regular.Count} categories that are announced every day are missing on {newest:O}, among them {names}.",
            stale[0].Value[0]);
    }

    /// <summary>Dates on which nothing is announced, or not yet: the day of fetching stands for that of the announcement.</summary>
    private static Suspicion? Impossible(Observation seen)
        => seen.Calendar is { } calendar && seen.Runs is [{ Newest: { } day, Ended: { } ended }, ..] && !calendar.CanBeThere(day, ended)
            ? new Suspicion(ImpossibleDay, $"Papers are dated {day:O}, a {day.DayOfWeek} on which nothing had been announced at {ended:u}: the day on which they were fetched, perhaps.")
            : null;

    /// <summary>It was there on every day of a week, up to its newest.</summary>
    private static bool IsRegular(IReadOnlyList<DateOnly> category, IReadOnlyList<DateOnly> all)
        => category is [var newest, ..]
            && all.SkipWhile(day => day > newest).Take(Usual).ToList() is { Count: Usual } week
            && week.All(category.Contains);
}
