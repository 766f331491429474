using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace PaperMesh.Notifier.Tests.EventLog;

public sealed class LogTrimmerTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    private readonly string _folder = Path.Combine(folder.Path, Guid.NewGuid().ToString("N"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_log_is_trimmed_from_time_to_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var notifier = await RunningNotifier.StartAsync(
            _folder, time, new Dictionary<string, string?> { ["Notifier:EventLog:KeepFor"] = "02:00:00", ["Notifier:EventLog:TrimEvery"] = "00:10:00" });
        await notifier.Log.AppendAsync(Invented.Many(5), Token);
        time.Advance(TimeSpan.FromMinutes(90));
        await notifier.Log.AppendAsync(Invented.Many(5, first: 6), Token);

        time.Advance(TimeSpan.FromMinutes(45));

        await Eventually.BeTrueAsync(async () => (await notifier.Log.KeptAsync(Token)).Oldest == 6);
    }

    [Theory]
    [InlineData("KeepFor", "00:10:00")]
    [InlineData("KeepEvents", "0")]
    [InlineData("TrimEvery", "00:00:00")]
    public async Task A_limit_that_makes_no_sense_stops_the_start_and_is_named(string key, string value)
    {
        var start = () => RunningNotifier.StartAsync(_folder, settings: new Dictionary<string, string?> { [$"Notifier:EventLog:{key}"] = value });

        (await start.ShouldThrowAsync<OptionsValidationException>()).Message.ShouldContain($"Notifier:EventLog:{key} is a");
    }
}
