using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.EventLog;

public sealed class LogTrimmerTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private readonly string _folder = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_is_trimmed_from_time_to_time()
    {
        var settings = new Dictionary<string, string?> { ["Notifier:EventLog:KeepFor"] = "11.00:00:00", ["Notifier:EventLog:TrimEvery"] = "00:10:00" };
        var start = new DateTimeOffset(2026, 11, 24, 6, 0, 0, TimeSpan.Zero);
        await using (var before = await RunningNotifier.StartAsync(_folder, new FakeTimeProvider(start), settings))
            await before.Log.AppendAsync(Invented.Many(5), Token);

        var time = new FakeTimeProvider(start + TimeSpan.FromDays(11) - TimeSpan.FromMinutes(5));
        await using var notifier = await RunningNotifier.StartAsync(_folder, time, settings);
        await notifier.Log.AppendAsync(Invented.Many(5, first: 6), Token);
        (await notifier.Log.KeptAsync(Token)).Oldest.ShouldBe(1);

        time.Advance(TimeSpan.FromMinutes(15));

        await Eventually.BeTrueAsync(async () => (await notifier.Log.KeptAsync(Token)).Oldest == 6);
    }

    [Theory]
    [InlineData("KeepEvents", "0")]
    [InlineData("TrimEvery", "00:00:00")]
    public async Task A_limit_that_makes_no_sense_stops_the_start_and_is_named(string key, string value)
    {
        var start = () => RunningNotifier.StartAsync(_folder, settings: new Dictionary<string, string?> { [$"Notifier:EventLog:{key}"] = value });

        (await start.ShouldThrowAsync<OptionsValidationException>()).Message.ShouldContain($"Notifier:EventLog:{key} is a");
    }

    [Theory]
    [InlineData("10.23:59:59")]
    [InlineData("40000.00:00:00")]
    public async Task A_log_too_short_for_weekly_digests_stops_the_start_with_one_line_that_says_what_is_expected(string value)
    {
        var start = () => RunningNotifier.StartAsync(_folder, settings: new Dictionary<string, string?> { ["Notifier:EventLog:KeepFor"] = value });

        (await start.ShouldThrowAsync<OptionsValidationException>()).Failures.ShouldHaveSingleItem()
            .ShouldBe($"Notifier:EventLog:KeepFor is {value}; it must be from 11.00:00:00, so that weekly digests find their papers, to 36500.00:00:00.");
    }
}
