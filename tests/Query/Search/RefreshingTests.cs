using PaperMesh.Query.Search;

namespace PaperMesh.Query.Tests.Search;

public sealed class RefreshingTests
{
    [Theory]
    [InlineData(5, 200, 200)] // quick: as often as allowed
    [InlineData(50, 200, 450)] // a tenth of the time goes into it
    [InlineData(500, 200, 1_000)] // but nobody waits longer than a second for it
    [InlineData(500, 3_000, 3_000)] // unless an operator has said so
    public void The_next_one_waits_longer_when_the_last_one_took_long(int took, int least, int wait)
        => Refreshing.WaitAfter(TimeSpan.FromMilliseconds(took), TimeSpan.FromMilliseconds(least)).ShouldBe(TimeSpan.FromMilliseconds(wait));

    [Fact]
    public async Task A_clock_that_is_set_back_by_an_hour_holds_nothing_up()
    {
        var clock = new SetClock { Now = new(2026, 8, 21, 12, 0, 0, TimeSpan.Zero) };
        var runs = 0;
        var refreshing = new Refreshing(() => runs++, TimeSpan.FromMilliseconds(1), clock);
        await refreshing.NextAsync();

        clock.Now -= TimeSpan.FromHours(1);
        await refreshing.NextAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        runs.ShouldBe(2);
    }

    /// <summary>Says what it was set to; how much time goes by is another matter, as on any machine.</summary>
    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
