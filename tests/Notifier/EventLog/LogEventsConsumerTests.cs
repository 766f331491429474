using System.Net.Http.Json;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.EventLog;

public sealed class LogEventsConsumerTests(TemporaryFolder folder) : IClassFixture<TemporaryFolder>
{
    [Fact]
    public async Task Tagged_papers_are_logged_once_and_receipted_as_often_as_they_come()
    {
        await using var notifier = await RunningNotifier.StartAsync(folder.Path);
        var events = Invented.Many(450);

        for (var time = 1; time <= 2; time++)
        {
            await Task.WhenAll(events.Select(tagged => notifier.Bus.Publish(tagged, TestContext.Current.CancellationToken)));
            await Eventually.BeTrueAsync(() => events.All(tagged => notifier.Receipts.Of(tagged) >= time));

            (await notifier.Log.LastAsync(TestContext.Current.CancellationToken)).ShouldBe(450);
        }

        var stats = await notifier.Http.GetFromJsonAsync<Dictionary<string, long>>(
            new Uri("/api/v1/stats", UriKind.Relative), TestContext.Current.CancellationToken);
        stats!["events"].ShouldBe(450);
    }
}
