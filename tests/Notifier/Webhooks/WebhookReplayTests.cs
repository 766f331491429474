using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Notifier.Tests.Webhooks.Outlets;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>What has been is posted again.</summary>
public sealed class WebhookReplayTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly KeptLogs _logs = new();
    private RunningNotifier _notifier = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _notifier = await RunningNotifier.StartAsync(
            _folder.Path,
            _time,
            [new("Outbound:AllowedHosts:0", "127.0.0.1"), new("Notifier:Webhooks:AllowHttp", "true")],
            services => services.AddSingleton<ILoggerProvider>(_logs));
        await _notifier.Log.AppendAsync(Invented.Many(30), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_dry_run_counts_what_matches_and_sends_nothing()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url, "\"part 2\" OR \"part 20\"");

        (await CountAsync(hook, new { after = "0", dryRun = true })).ShouldBe(2);
        (await CountAsync(hook, new { after = "000000000002", dryRun = true })).ShouldBe(1);
        (await CountAsync(hook, new { since = "2026-11-24T12:00:20Z", dryRun = true })).ShouldBe(1);
        (await CountAsync(hook, new { since = "2026-11-24T12:00:21Z", dryRun = true })).ShouldBe(0);

        (await hook.AskAsync(HttpMethod.Get, "/replay")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await hook.DeliveriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Past_events_are_sent_each_once_and_no_faster_than_asked()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);

        // Twenty are four seconds' worth, and the first of those begins at once.
        var asked = _time.GetUtcNow();
        var started = await ReplayAsync(hook, new { after = "000000000010", perSecond = 5 });
        started["state"]!.GetValue<string>().ShouldBe("running");

        await DoneAsync(hook);
        (_time.GetUtcNow() - asked).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(3));

        await PassUntilAsync(() => Task.FromResult(_receiver.Received.Count == 20));
        _receiver.Received.Select(received => JsonNode.Parse(received.Body)!["sequence"]!.GetValue<string>()).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(11, 20).Select(number => $"{number:000000000000}"));
    }

    [Fact]
    public async Task Of_two_at_once_the_second_is_refused()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await ReplayAsync(hook, new { after = "0", perSecond = 1 });

        (await hook.AskAsync(HttpMethod.Post, "/replay", new { after = "0" })).Status.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task One_that_is_cancelled_sends_no_more()
    {
        _receiver.Answers(500);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await ReplayAsync(hook, new { after = "0", perSecond = 10 });
        await PassUntilAsync(() => Task.FromResult(_receiver.Received.Count > 0));

        (await hook.AskAsync(HttpMethod.Delete, "/replay")).Answer!["state"]!.GetValue<string>().ShouldBe("cancelled");

        // What had failed, was under way, or had been made and not sent, is cancelled when its turn comes.
        await PassUntilAsync(async () => (await hook.DeliveriesAsync()).All(delivery => delivery["state"]!.GetValue<string>() == "cancelled"));
        (await hook.GetAsync("/replay"))["state"]!.GetValue<string>().ShouldBe("cancelled");
    }

    [Fact]
    public async Task What_was_sent_before_is_sent_again_under_an_id_of_its_own()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await _notifier.Log.AppendAsync(Invented.Many(1, first: 31), Token);
        await PassUntilAsync(() => Task.FromResult(_receiver.Received.Count == 1));

        await ReplayAsync(hook, new { after = "000000000030" });
        await DoneAsync(hook);

        await PassUntilAsync(() => Task.FromResult(_receiver.Received.Count == 2));
        _receiver.Received[1].Body.ShouldBe(_receiver.Received[0].Body);
        _receiver.Received[1].Id.ShouldStartWith(_receiver.Received[0].Id + "-");
    }

    [Fact]
    public async Task What_was_trimmed_off_the_log_is_passed_over_and_what_is_pending_of_it_has_failed()
    {
        _receiver.Answers(500);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await ReplayAsync(hook, new { after = "0", perSecond = 5 });
        await PassUntilAsync(async () => (await hook.DeliveriesAsync()).Any(delivery => delivery["attempts"]!.AsArray().Count > 0));

        await _notifier.Log.TrimAsync(keepFor: null, keepEvents: 1, Token);
        await _notifier.Log.AppendAsync(Invented.Many(1, first: 31), Token);
        await _notifier.Log.TrimAsync(keepFor: null, keepEvents: 1, Token);
        _receiver.Answers(204);

        await DoneAsync(hook);
        await PassUntilAsync(async () => (await hook.DeliveriesAsync()).Count(delivery => delivery["attempts"]!.AsArray() is [.., { } last]
            && last["error"]?.GetValue<string>() == "The event log no longer holds the event.") == 5);
    }

    [Fact]
    public async Task A_replay_of_more_than_the_log_holds_since_it_was_restored_ends_with_the_log()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        var replay = new Replay
        {
            Webhook = hook.Id,
            Name = "restored",
            After = 28,
            Place = 28,
            UpTo = 1_000,
            PerSecond = 100,
            Started = _time.GetUtcNow(),
            Next = _time.GetUtcNow(),
        };
        await _notifier.Get<IDocuments<Replay>>().InsertAsync([replay], Token);

        await DoneAsync(hook);

        await PassUntilAsync(() => Task.FromResult(_receiver.Received.Count == 2));
    }

    [Fact]
    public async Task A_log_that_ends_before_what_webhooks_have_had_is_told_of_once()
    {
        await _notifier.Get<IDocuments<Checkpoint>>().UpsertAsync([new Checkpoint("webhooks", 1_000)], one => one.Name, (_, one) => one, Token);

        await PassUntilAsync(() => Task.FromResult(Warnings() > 0));
        var told = _time.GetUtcNow();
        await PassUntilAsync(() => Task.FromResult(_time.GetUtcNow() - told > TimeSpan.FromSeconds(10)));

        // A webhook is served again when the log has come there.
        await _notifier.Log.AppendAsync(Invented.Many(970, first: 31), Token);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await _notifier.Log.AppendAsync(Invented.Many(1, first: 1_001), Token);
        await PassUntilAsync(() => Task.FromResult(_receiver.Received.Count == 1));
        Warnings().ShouldBe(1);

        int Warnings() => _logs.Lines.Count(line => line.Contains("The event log ends at 30, and webhooks have had it up to 1000", StringComparison.Ordinal));
    }

    private static async Task<int> CountAsync(Hook hook, object wanted)
        => (await hook.AskAsync(HttpMethod.Post, "/replay", wanted)).Answer!["events"]!.GetValue<int>();

    private static async Task<JsonNode> ReplayAsync(Hook hook, object wanted)
    {
        var (status, answer) = await hook.AskAsync(HttpMethod.Post, "/replay", wanted);
        status.ShouldBe(HttpStatusCode.OK, answer?.ToJsonString());
        return answer!["replay"]!;
    }

    private Task DoneAsync(Hook hook) => PassUntilAsync(async () => (await hook.GetAsync("/replay"))["state"]!.GetValue<string>() == "done");

    /// <summary>Lets the clock go on until it is so.</summary>
    private Task PassUntilAsync(Func<Task<bool>> condition) => Eventually.BeTrueAsync(async () =>
    {
        if (await condition())
            return true;

        _time.Advance(TimeSpan.FromMilliseconds(250));
        return false;
    });
}
