using CsCheck;
using PaperMesh.Query.Lists;

namespace PaperMesh.Query.Tests.Lists;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("2026-W47", "2026-11-16", "2026-11-22")]
    [InlineData("2026-W01", "2025-12-29", "2026-01-04")]
    [InlineData("2026-W53", "2026-12-28", "2027-01-03")]
    [InlineData("0001-W01", "0001-01-01", "0001-01-07")]
    [InlineData("9999-W52", "9999-12-27", "9999-12-31")]
    [InlineData("2026-11", "2026-11-01", "2026-11-30")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29")]
    [InlineData("9999-12", "9999-12-01", "9999-12-31")]
    public void A_name_is_the_days_from_the_first_to_the_last(string name, string first, string last)
    {
        var kind = name.Contains('W', StringComparison.Ordinal) ? PeriodKind.Week : PeriodKind.Month;

        Period.Read(kind, name).ShouldBe(new Period(kind, DateOnly.Parse(first), DateOnly.Parse(last)));
        Period.Of(kind, DateOnly.Parse(last)).Name.ShouldBe(name);
    }

    [Theory]
    [InlineData("2025-W53")]
    [InlineData("2026-W00")]
    [InlineData("2026-W54")]
    [InlineData("0000-W01")]
    [InlineData("2026-W7")]
    [InlineData("2026-w47")]
    [InlineData("2026W47")]
    [InlineData("2026-W+7")]
    [InlineData("2026-47")]
    [InlineData("")]
    public void What_is_no_week_of_its_year_is_not_read(string name) => Period.Read(PeriodKind.Week, name).ShouldBeNull();

    [Theory]
    [InlineData("2026-13")]
    [InlineData("2026-00")]
    [InlineData("2026-1")]
    [InlineData("0000-01")]
    [InlineData("2026-11-01")]
    [InlineData("november")]
    public void What_is_no_month_is_not_read(string name) => Period.Read(PeriodKind.Month, name).ShouldBeNull();

    [Fact]
    public void Every_day_is_in_the_period_of_it_whose_name_is_that_period_again()
        => Gen.Select(Gen.Int[0, DateOnly.MaxValue.DayNumber], Gen.Enum<PeriodKind>()).Sample((number, kind) =>
        {
            var day = DateOnly.FromDayNumber(number);
            var period = Period.Of(kind, day);

            (period.First <= day && day <= period.Last).ShouldBeTrue();
            Period.Read(kind, period.Name).ShouldBe(period);
        });
}
