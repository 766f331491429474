using PaperMesh.Notifier.Digests;

namespace PaperMesh.Notifier.Tests.Digests;

public sealed class DigestScheduleTests
{
    [Theory]
    [InlineData("2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z", "2026-11-24")]
    [InlineData("2026-11-24T07:00:00Z", "2026-11-25T07:00:00Z", "2026-11-25")]
    [InlineData("2026-06-30T23:30:00Z", "2026-07-01T06:00:00Z", "2026-07-01")]
    public void A_daily_digest_is_due_at_its_hour_in_its_zone(string after, string due, string day)
        => Next(after, new() { Zone = "Europe/Berlin", Hour = 8 }).ShouldBe(Due(due, day));

    [Theory]
    [InlineData("2026-11-24T12:00:00Z", "2026-11-29T23:00:00Z", "2026-11-30")]
    [InlineData("2026-11-29T22:59:59Z", "2026-11-29T23:00:00Z", "2026-11-30")]
    [InlineData("2026-11-29T23:00:00Z", "2026-12-06T23:00:00Z", "2026-12-07")]
    public void A_weekly_digest_is_due_on_its_day_in_its_zone(string after, string due, string day)
        => Next(after, new() { Frequency = DigestFrequency.Weekly, Weekday = DayOfWeek.Monday, Hour = 0, Zone = "Europe/Berlin" }).ShouldBe(Due(due, day));

    [Fact]
    public void An_hour_that_does_not_exist_is_the_next_that_does()
    {
        // In Berlin the clocks go from 2:00 to 3:00 on 29 March 2026, which is 1:00 UTC.
        var settings = new DigestSettings { Zone = "Europe/Berlin", Hour = 2 };

        Next("2026-03-28T12:00:00Z", settings).ShouldBe(Due("2026-03-29T01:00:00Z", "2026-03-29"));
        Next("2026-03-29T01:00:00Z", settings).ShouldBe(Due("2026-03-30T00:00:00Z", "2026-03-30"));
    }

    [Fact]
    public void An_hour_that_exists_twice_is_the_first_and_comes_once()
    {
        // In Berlin 2:00 to 3:00 comes twice on 25 October 2026, from 0:00 UTC and from 1:00 UTC.
        var settings = new DigestSettings { Zone = "Europe/Berlin", Hour = 2 };

        Next("2026-10-24T12:00:00Z", settings).ShouldBe(Due("2026-10-25T00:00:00Z", "2026-10-25"));
        Next("2026-10-25T00:00:00Z", settings).ShouldBe(Due("2026-10-26T01:00:00Z", "2026-10-26"));
        Next("2026-10-25T00:30:00Z", settings).ShouldBe(Due("2026-10-26T01:00:00Z", "2026-10-26"));
    }

    [Fact]
    public void Half_an_hour_that_does_not_exist_puts_it_off_by_half_an_hour()
    {
        // On Lord Howe Island the clocks go from 2:00 to 2:30 on 4 October 2026, from UTC+10:30 to UTC+11.
        Next("2026-10-03T12:00:00Z", new() { Zone = "Australia/Lord_Howe", Hour = 2 }).ShouldBe(Due("2026-10-03T15:30:00Z", "2026-10-04"));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/Berlin")]
    [InlineData("Asia/Kolkata")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    [InlineData("Pacific/Chatham")]
    [InlineData("UTC")]
    public void Every_day_of_two_years_has_one_digest_at_every_hour(string zone)
    {
        for (var hour = 0; hour < 24; hour++)
        {
            var (at, day) = (new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero), default(DateOnly));
            for (var i = 0; i < 730; i++)
            {
                var next = DigestSchedule.Next(at, new() { Zone = zone, Hour = hour });
                next.At.ShouldBeGreaterThan(at);
                if (i > 0)
                    next.Day.ShouldBe(day.AddDays(1));
                (at, day) = (next.At, next.Day);
            }
        }
    }

    private static DueDigest Next(string after, DigestSettings settings) => DigestSchedule.Next(DateTimeOffset.Parse(after), settings);

    private static DueDigest Due(string at, string day) => new(DateOnly.Parse(day), DateTimeOffset.Parse(at));
}
