using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Harvesting.Completeness;
using PaperMesh.Crawler.Tests.Sources;

namespace PaperMesh.Crawler.Tests.Harvesting.Completeness;

/// <summary>An arXiv source that has been asked every six hours, and what came on Tuesday, 24 November 2026.</summary>
public sealed class CompletenessRulesTests
{
    private static readonly DateOnly Tuesday = new(2026, 11, 24);
    private static readonly DateOnly Monday = Tuesday.AddDays(-1);
    private static readonly DateOnly Saturday = Tuesday.AddDays(-3);
    private static readonly DateTimeOffset TuesdayAtOne = new(2026, 11, 24, 13, 0, 0, TimeSpan.Zero);
    private static readonly string[] Categories = ["cs.AI", "cs.CL", "cs.CV", "cs.LG"];

    private static readonly AnnouncementCalendar Arxiv = AnnouncementCalendar.Of(Configured.Source("arxiv-oai", "http://unknown/"))!;

    [Fact]
    public void A_day_that_came_whole_is_not_suspicious()
        => Apply(WeekUpTo(Tuesday), Run(seen: 400, fresh: 300, newest: Tuesday)).ShouldBeEmpty();

    [Fact]
    public void Before_noon_the_day_is_not_missed()
        => Apply(WeekUpTo(Monday), TuesdayAtOne.AddHours(-2), Run(seen: 0, fresh: 0, newest: null)).ShouldBeEmpty();

    [Fact]
    public void A_weekend_without_papers_is_not_suspicious()
        => Apply(WeekUpTo(Saturday.AddDays(-1)), TuesdayAtOne.AddDays(-2), Run(TuesdayAtOne.AddDays(-2), seen: 0, fresh: 0, newest: null)).ShouldBeEmpty();

    [Fact]
    public void A_weekday_with_nothing_is()
    {
        var suspicion = Apply(WeekUpTo(Monday), Run(seen: 0, fresh: 0, newest: null)).ShouldHaveSingleItem();

        suspicion.Rule.ShouldBe("silent-day");
        suspicion.Text.ShouldContain("2026-11-24");
        suspicion.CertainUpTo.ShouldBe(Monday);
    }

    // What arXiv's feeds have shown, the first: asked before the announcement was out, they gave the one of the day before.
    [Fact]
    public void A_list_that_was_fetched_too_early_is_noticed()
    {
        var suspicion = Apply(WeekUpTo(Monday), Run(seen: 400, fresh: 0, newest: Monday)).ShouldHaveSingleItem();

        suspicion.Rule.ShouldBe("fetched-too-early");
        suspicion.CertainUpTo.ShouldBe(Monday);
    }

    // The second: new papers under the date of the day before.
    [Fact]
    public void Dates_that_are_a_day_behind_are_noticed()
    {
        var suspicion = Apply(WeekUpTo(Monday), Run(seen: 400, fresh: 300, newest: Monday)).ShouldHaveSingleItem();

        suspicion.Rule.ShouldBe("dates-behind");
        suspicion.Text.ShouldContain("300");
    }

    // The third: one category's list was that of the day before, with a build date of today.
    [Fact]
    public void One_category_that_stands_still_while_the_others_move_is_noticed()
    {
        var announced = WeekUpTo(Tuesday);
        announced["cs.CL"] = Week(Monday);

        var suspicion = Apply(announced, Run(seen: 400, fresh: 300, newest: Tuesday)).ShouldHaveSingleItem();
        suspicion.Rule.ShouldBe("stale-category");
        suspicion.Text.ShouldContain("cs.CL (2026-11-23)");
        suspicion.CertainUpTo.ShouldBe(Monday);
    }

    // The fourth: papers under the day on which they were fetched, be it one without an announcement.
    [Fact]
    public void Papers_under_the_day_of_fetching_are_noticed()
    {
        var saturdayAtOne = TuesdayAtOne.AddDays(-3);

        var suspicion = Apply(WeekUpTo(Saturday), saturdayAtOne, Run(saturdayAtOne, seen: 400, fresh: 0, newest: Saturday)).ShouldHaveSingleItem();
        suspicion.Rule.ShouldBe("impossible-day");
        suspicion.Text.ShouldContain("Saturday");
    }

    [Fact]
    public void Papers_of_tomorrow_are_noticed()
        => Apply(WeekUpTo(Tuesday.AddDays(1)), Run(seen: 400, fresh: 300, newest: Tuesday.AddDays(1))).ShouldHaveSingleItem().Rule.ShouldBe("impossible-day");

    [Fact]
    public void A_partial_list_is_noticed_and_one_that_lost_a_record_meanwhile_is_not()
    {
        var run = Run(seen: 980, fresh: 300, newest: Tuesday) with { Expected = 1_000, From = Monday };

        var suspicion = Apply(WeekUpTo(Tuesday), run).ShouldHaveSingleItem();
        suspicion.Rule.ShouldBe("partial-list");
        suspicion.CertainUpTo.ShouldBe(Monday);

        Apply(WeekUpTo(Tuesday), run with { Seen = 999 }).ShouldBeEmpty();
        Apply(WeekUpTo(Tuesday), run with { PassedOver = 20 }).ShouldBeEmpty("Not wanted is not missing.");
        Apply(WeekUpTo(Tuesday), run with { IsResumed = true }).ShouldBeEmpty("The beginning came with the run before.");
    }

    [Fact]
    public void A_category_or_a_source_that_is_often_silent_may_be_so()
    {
        var announced = WeekUpTo(Tuesday);
        announced["math.HO"] = [Monday, Monday.AddDays(-4)];
        Apply(announced, Run(seen: 400, fresh: 300, newest: Tuesday)).ShouldBeEmpty();

        Apply(new() { ["math.HO"] = [Monday, Monday.AddDays(-4)] }, Run(seen: 0, fresh: 0, newest: null)).ShouldBeEmpty();
        Apply([], Run(seen: 0, fresh: 0, newest: null)).ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_source_whose_calendar_nobody_knows_only_its_own_words_are_held_against_it()
    {
        AnnouncementCalendar.Of(Configured.Source("our-blog", "http://unknown/", ("Type", "feed"))).ShouldBeNull();

        var run = Run(seen: 0, fresh: 0, newest: null);
        CompletenessRules.Apply(new Observation(TuesdayAtOne, null, [run], WeekUpTo(Monday))).ShouldBeEmpty();
        CompletenessRules.Apply(new Observation(TuesdayAtOne, null, [run with { Expected = 10 }], WeekUpTo(Monday))).Count.ShouldBe(1);
    }

    private static IReadOnlyList<Suspicion> Apply(Dictionary<string, IReadOnlyList<DateOnly>> announced, LedgerEntry run) => Apply(announced, TuesdayAtOne, run);

    private static IReadOnlyList<Suspicion> Apply(Dictionary<string, IReadOnlyList<DateOnly>> announced, DateTimeOffset at, LedgerEntry run)
        => CompletenessRules.Apply(new Observation(at, Arxiv, [run, Run(TuesdayAtOne.AddDays(-1), seen: 400, fresh: 300, newest: Monday)], announced));

    private static LedgerEntry Run(int seen, int fresh, DateOnly? newest) => Run(TuesdayAtOne, seen, fresh, newest);

    private static LedgerEntry Run(DateTimeOffset ended, int seen, int fresh, DateOnly? newest) => new()
    {
        Source = "arxiv-oai",
        Started = ended.AddMinutes(-1),
        Ended = ended,
        Seen = seen,
        New = fresh,
        Unchanged = seen - fresh,
        Newest = newest,
    };

    private static Dictionary<string, IReadOnlyList<DateOnly>> WeekUpTo(DateOnly newest) => Categories.ToDictionary(category => category, _ => Week(newest));

    private static IReadOnlyList<DateOnly> Week(DateOnly newest)
    {
        var days = new List<DateOnly> { newest };
        while (days.Count < 7)
            days.Add(AnnouncementCalendar.Before(days[^1]));

        return days;
    }
}
