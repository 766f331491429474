using PaperMesh.Benchmarks;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>What <c>.ci/run</c> ends with: the benchmarks beside what was recorded of them.</summary>
public sealed class ComparedRunsTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    [Theory]
    [InlineData(0, new[] { 100.0, 90, 110 }, true, false)] // As it was.
    [InlineData(0, new[] { 55.0, 52, 60 }, true, false)] // Slower, but not half as fast.
    [InlineData(0, new[] { 45.0, 40, 51 }, true, false)] // One round is better than half: that may be noise.
    [InlineData(1, new[] { 45.0, 40, 49 }, true, false)]
    [InlineData(0, new[] { 45.0, 40 }, true, true)] // Two rounds by the clock say nothing.
    [InlineData(1, new[] { 45.0, 40 }, true, false)]
    [InlineData(1, new[] { 210.0, 205, 300 }, false, true)] // A cost.
    [InlineData(0, new[] { 210.0, 199, 300 }, false, true)]
    [InlineData(0, new[] { 10.0, 20, 30 }, false, true)]
    public async Task A_run_is_worse_when_each_of_its_rounds_is_worse_than_half_as_good_as_what_was_recorded(
        int worse, double[] values, bool moreIsBetter, bool byClock)
    {
        var before = await RunAsync([100, 100, 100], moreIsBetter, byClock);
        before.Write(_file);

        (await RunAsync(values, moreIsBetter, byClock)).Compare(Recorded.Read(_file)).ShouldBe(worse);
    }

    [Fact]
    public async Task Another_input_is_not_compared()
    {
        var before = await RunAsync([100, 100, 100], moreIsBetter: true, byClock: false);
        var now = await RunAsync([1, 1, 1], moreIsBetter: true, byClock: false);

        (now with { Figures = [.. now.Figures.Select(figure => figure with { Input = "20 papers" })] }).Compare(before).ShouldBe(0);
    }

    public void Dispose() => File.Delete(_file);

    /// <param name="values">Ours in each round; the anchor's is always 50.</param>
    /// <param name="moreIsBetter">Throughput; else a cost.</param>
    /// <param name="byClock">Else by time of the processors.</param>
    private static async Task<Recorded> RunAsync(double[] values, bool moreIsBetter, bool byClock)
    {
        var round = 0;
        var work = new Work(
            "trial",
            "10 papers",
            [new Aspect(null, "papers/s", moreIsBetter, reading => reading.Value) { IsByClock = byClock }],
            () => Task.FromResult(new Reading(values[round++], TimeSpan.Zero)),
            () => Task.FromResult(new Reading(50, TimeSpan.Zero)));
        return new Recorded(DateTimeOffset.UnixEpoch, Commit: null, Recorded.ThisMachine, await work.MeasureAsync(values.Length));
    }
}
