using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using PaperMesh.Contracts;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>From the log to endpoints that answer, or do not; by a clock that the test moves.</summary>
public sealed class WebhookDeliveryTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Start);
    private RunningNotifier _notifier = null!;
    private Receiver _receiver = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _receiver = await Receiver.StartAsync();
        _notifier = await StartNotifierAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _receiver.DisposeAsync();
        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_matches_is_posted_as_a_cloud_event_and_what_does_not_is_not()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url, "\"part 2\"");

        await LogAsync(3);

        await DeliveredAsync(hook, "000000000002");
        var received = _receiver.Received.ShouldHaveSingleItem();
        received.Path.ShouldBe("/hook");
        received.Id.ShouldBe($"{hook.Id}/000000000002");
        received.Headers["Content-Type"].ShouldBe("application/cloudevents+json; charset=utf-8");
        received.Headers["webhook-timestamp"].ShouldBe(Start.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var body = JsonNode.Parse(received.Body)!;
        body["type"]!.GetValue<string>().ShouldBe("papermesh.paper.tagged.v1");
        body["sequence"]!.GetValue<string>().ShouldBe("000000000002");
        body["data"]!["paper"]!["id"]!.GetValue<string>().ShouldBe("arxiv:2611.00002");

        var delivery = (await hook.DeliveriesAsync()).ShouldHaveSingleItem();
        var attempt = delivery["attempts"]!.AsArray().ShouldHaveSingleItem()!;
        attempt["status"]!.GetValue<int>().ShouldBe(204);
        attempt["traceId"]!.GetValue<string>().ShouldBe(received.Headers["traceparent"].Split('-')[1]);
    }

    [Fact]
    public async Task A_webhook_begins_at_the_end_of_the_log()
    {
        await LogAsync(3);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);

        await LogAsync(1, first: 4);

        await DeliveredAsync(hook, "000000000004");
        _receiver.Received.ShouldHaveSingleItem();
        (await hook.DeliveriesAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_fails_is_attempted_eight_times_by_the_schedule_and_then_no_more()
    {
        _receiver.Answers(500, "Out of ink");
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);

        TimeSpan[] waits =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
            TimeSpan.FromHours(10), TimeSpan.FromHours(10),
        ];
        for (var attempts = 1; attempts <= waits.Length; attempts++)
        {
            var delivery = await AttemptedAsync(hook, "000000000001", attempts);
            var at = delivery["attempts"]!.AsArray()[^1]!["at"]!.GetValue<DateTimeOffset>();
            var next = delivery["next"]!.GetValue<DateTimeOffset>();
            (next - at).ShouldBeInRange(waits[attempts - 1], waits[attempts - 1] * 1.1);

            // Nothing before its time: the senders have looked several times by then.
            Jump(next - _time.GetUtcNow() - TimeSpan.FromMilliseconds(1));
            await LookedAsync();
            _receiver.Received.Count.ShouldBe(attempts);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            await LookedAsync();
        }

        var failed = await hook.DeliveryAsync("000000000001", delivery => StateOf(delivery) == "failed");
        failed["attempts"]!.AsArray().Count.ShouldBe(8);
        failed["attempts"]![0]!["answer"]!.GetValue<string>().ShouldBe("Out of ink");
        failed["next"].ShouldBeNull();
        _receiver.Received.Select(received => received.Id).Distinct().ShouldHaveSingleItem();
        _receiver.Received.Select(received => received.Headers["webhook-timestamp"]).Distinct().Count().ShouldBe(8);

        Jump(TimeSpan.FromDays(2));
        await LookedAsync();
        _receiver.Received.Count.ShouldBe(8);
    }

    [Fact]
    public async Task An_endpoint_that_asks_for_patience_gets_it()
    {
        _receiver.Answers(503, headers: ("Retry-After", "600"));
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);

        var delivery = await AttemptedAsync(hook, "000000000001", 1);

        delivery["next"]!.GetValue<DateTimeOffset>().ShouldBe(Start.AddMinutes(10));
        _receiver.Answers(200);
        Jump(TimeSpan.FromMinutes(10));
        await DeliveredAsync(hook, "000000000001");
        (await hook.GetAsync())["failingSince"].ShouldBeNull();
    }

    [Fact]
    public async Task An_endpoint_that_is_gone_disables_its_webhook_and_the_owner_is_told()
    {
        _receiver.Answers(410);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url, owner: "nia@example.org");
        await LogAsync(1);

        await Eventually.BeTrueAsync(async () => (await hook.GetAsync())["disabled"]?["reason"]?.GetValue<string>() == "gone");

        StateOf((await hook.DeliveriesAsync()).ShouldHaveSingleItem()).ShouldBe("failed");
        var mail = await MailAsync();
        mail.To.Mailboxes.Single().Address.ShouldBe("nia@example.org");
        mail.TextBody!.ShouldContain("410");
        mail.TextBody!.ShouldContain($"/webhooks/{hook.Id}\n");

        (await hook.AskAsync(HttpMethod.Post, "/test")).Status.ShouldBe(HttpStatusCode.Conflict);
        await LogAsync(1, first: 2);
        await LookedAsync();
        _receiver.Received.ShouldHaveSingleItem();

        _receiver.Answers(200);
        (await hook.AskAsync(HttpMethod.Post, "/enable")).Status.ShouldBe(HttpStatusCode.OK);
        await LogAsync(1, first: 3);
        await DeliveredAsync(hook, "000000000003");
        _receiver.Received.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Five_days_of_failure_disable_a_webhook_and_what_was_pending_is_cancelled()
    {
        _receiver.Answers(500);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url, owner: "nia@example.org");
        await LogAsync(1);
        await AttemptedAsync(hook, "000000000001", 1);

        // Nothing was sent meanwhile. One failure after so long a time is not yet the end.
        Jump(TimeSpan.FromDays(5));
        await AttemptedAsync(hook, "000000000001", 2);
        await LookedAsync();
        (await hook.GetAsync())["disabled"].ShouldBeNull();
        await LogAsync(1, first: 2);
        Jump(TimeSpan.FromMinutes(6));

        await Eventually.BeTrueAsync(async () => (await hook.GetAsync())["disabled"]?["reason"]?.GetValue<string>() == "failing");
        await Eventually.BeTrueAsync(async () => (await hook.DeliveriesAsync()).All(delivery => StateOf(delivery) == "cancelled"));
        (await MailAsync()).TextBody!.ShouldContain("five days");
    }

    [Fact]
    public async Task A_redirect_is_a_failure_and_is_not_followed()
    {
        await using var elsewhere = await Receiver.StartAsync();
        _receiver.Answers(302, headers: ("Location", elsewhere.Url));
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);

        var attempt = (await AttemptedAsync(hook, "000000000001", 1))["attempts"]![0]!;

        attempt["status"]!.GetValue<int>().ShouldBe(302);
        attempt["outcome"]!.GetValue<string>().ShouldBe("failed");
        attempt["error"]!.GetValue<string>().ShouldBe("Redirects are not followed.");
        elsewhere.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_a_long_answer_the_first_kilobyte_is_kept()
    {
        _receiver.Answers(400, new string('x', 100_000));
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);

        var delivery = await AttemptedAsync(hook, "000000000001", 1);

        delivery["attempts"]![0]!["answer"]!.GetValue<string>().ShouldBe(new string('x', 1_024));
    }

    [Fact]
    public async Task An_event_too_long_to_be_posted_is_a_link_that_leads_to_it()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        var tagged = Invented.Tagged(1);
        await LogAsync(tagged with { Paper = tagged.Paper with { Abstract = new string('a', 21_000) } });

        await DeliveredAsync(hook, "000000000001");

        var body = JsonNode.Parse(_receiver.Received.ShouldHaveSingleItem().Body)!;
        body["data"].ShouldBeNull();
        body["subject"]!.GetValue<string>().ShouldBe(tagged.Paper.Id);
        var page = JsonNode.Parse(await _notifier.Http.GetStringAsync(new Uri(body["dataref"]!.GetValue<string>()), Token))!;
        var item = page["items"]!.AsArray().ShouldHaveSingleItem()!;
        item["id"]!.GetValue<string>().ShouldBe(body["id"]!.GetValue<string>());
        item["data"]!["paper"]!["abstract"]!.GetValue<string>().Length.ShouldBe(21_000);
    }

    [Fact]
    public async Task A_process_that_died_before_its_checkpoint_makes_no_delivery_twice()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(5);
        await DeliveredAsync(hook, "000000000005");
        await Eventually.BeTrueAsync(async () => (await hook.DeliveriesAsync()).All(delivery => StateOf(delivery) == "delivered"));

        var checkpoints = _notifier.Get<IDocuments<Checkpoint>>();
        await checkpoints.UpsertAsync([new Checkpoint("webhooks", 0)], one => one.Name, (_, one) => one, Token);
        await LogAsync(1, first: 6);
        await DeliveredAsync(hook, "000000000006");

        (await checkpoints.FindAsync("webhooks", Token))!.Sequence.ShouldBe(6);
        (await hook.DeliveriesAsync()).Count.ShouldBe(6);
        _receiver.Received.Count.ShouldBe(6);
    }

    [Fact]
    public async Task A_process_that_died_after_posting_leaves_a_claim_that_runs_out_and_the_id_tells_the_receiver()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        var claimed = Delivery.OfTest(hook.Id, "of-the-dead", Start) with { Due = Start.AddMinutes(1) };
        await _notifier.Get<IDocuments<Delivery>>().InsertAsync([claimed], Token);

        _time.Advance(TimeSpan.FromSeconds(59));
        await LookedAsync();
        _receiver.Received.ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(1));

        await DeliveredAsync(hook, "test-of-the-dead");
        _receiver.Received.ShouldHaveSingleItem().Id.ShouldBe(claimed.Id);
    }

    [Fact]
    public async Task One_can_be_sent_again_under_the_same_id_and_a_test_at_any_time()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);
        await DeliveredAsync(hook, "000000000001");

        (await hook.AskAsync(HttpMethod.Post, "/deliveries/000000000001/resend")).Status.ShouldBe(HttpStatusCode.Accepted);
        await AttemptedAsync(hook, "000000000001", 2);
        var (status, test) = await hook.AskAsync(HttpMethod.Post, "/test");
        status.ShouldBe(HttpStatusCode.Accepted);
        await DeliveredAsync(hook, test!["name"]!.GetValue<string>());

        _receiver.Received.Select(received => received.Id).Distinct().Count().ShouldBe(2);
        JsonNode.Parse(_receiver.Received[2].Body)!["type"]!.GetValue<string>().ShouldBe("papermesh.webhook.test.v1");
        (await hook.AskAsync(HttpMethod.Post, "/deliveries/000000000009/resend")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_webhook_that_was_removed_gets_nothing_more()
    {
        _receiver.Answers(500);
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);
        await AttemptedAsync(hook, "000000000001", 1);

        (await hook.AskAsync(HttpMethod.Delete)).Status.ShouldBe(HttpStatusCode.NoContent);
        _time.Advance(TimeSpan.FromSeconds(6));
        await Eventually.BeTrueAsync(async ()
            => (await _notifier.Get<IDocuments<Delivery>>().FindAsync($"{hook.Id}/000000000001", Token))!.State == DeliveryState.Cancelled);

        _receiver.Received.ShouldHaveSingleItem();
        (await hook.AskAsync(HttpMethod.Get)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Deliveries_are_forgotten_thirty_days_after_their_end()
    {
        var hook = await Hook.CreateAsync(_notifier, _receiver.Url);
        await LogAsync(1);
        await DeliveredAsync(hook, "000000000001");

        Jump(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        (await hook.DeliveriesAsync()).ShouldHaveSingleItem();
        _time.Advance(TimeSpan.FromSeconds(1));
        (await hook.DeliveriesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_replicas_make_each_delivery_once_and_post_it_once()
    {
        await using var other = await StartNotifierAsync();
        var hooks = new[] { await Hook.CreateAsync(_notifier, _receiver.Url), await Hook.CreateAsync(other, _receiver.Url) };

        for (var round = 0; round < 10; round++)
        {
            await (round % 2 == 0 ? _notifier : other).Log.AppendAsync(Invented.Many(10, first: 1 + (10 * round)), Token);
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await Eventually.BeTrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return (await hooks[0].DeliveriesAsync()).Count(Delivered) == 100 && (await hooks[1].DeliveriesAsync()).Count(Delivered) == 100;
        });
        _receiver.Received.Count.ShouldBe(200);
        _receiver.Received.Select(received => received.Id).Distinct().Count().ShouldBe(200);

        bool Delivered(JsonNode delivery) => StateOf(delivery) == "delivered";
    }

    /// <summary>The one mail that was sent.</summary>
    private async Task<MimeMessage> MailAsync()
    {
        var folder = _notifier.Get<PickupFolder>();
        await Eventually.BeTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(folder.Newest(10).Count > 0);
        });
        return (await folder.ReadAsync(folder.Newest(10).ShouldHaveSingleItem(), Token)).ShouldNotBeNull();
    }

    private static string StateOf(JsonNode delivery) => delivery["state"]!.GetValue<string>();

    private Task<RunningNotifier> StartNotifierAsync()
        => RunningNotifier.StartAsync(_folder.Path, _time, [new("Outbound:AllowedHosts:0", "127.0.0.1"), new("Notifier:Webhooks:AllowHttp", "true")]);

    private Task LogAsync(int count, int first = 1) => LogAsync([.. Invented.Many(count, first)]);

    /// <summary>Logs as the consumer does, and waits until the log is worked through.</summary>
    private async Task LogAsync(params PaperTagged[] events)
    {
        var appended = await _notifier.Log.AppendAsync(events, Token);
        _notifier.Get<LogTail>().MoveTo(appended.Last);
        var polls = 0;
        await Eventually.BeTrueAsync(async () =>
        {
            // A jump of the clock has cost the dispatcher its lease; it takes it again within a second.
            if (++polls > 25)
                _time.Advance(TimeSpan.FromMilliseconds(250));

            return (await _notifier.Get<IDocuments<Checkpoint>>().FindAsync("webhooks", Token))?.Sequence >= appended.Last;
        });
    }

    private static Task<JsonNode> DeliveredAsync(Hook hook, string name) => hook.DeliveryAsync(name, delivery => StateOf(delivery) == "delivered");

    private static Task<JsonNode> AttemptedAsync(Hook hook, string name, int times)
        => hook.DeliveryAsync(name, delivery => delivery["attempts"]!.AsArray().Count == times);

    /// <summary>Not second by second, as the loops would have it. The senders look a moment later.</summary>
    private void Jump(TimeSpan time)
    {
        _time.AdjustTime(_time.GetUtcNow() + time);
        _notifier.Get<WakeUp>().Now();
    }

    /// <summary>Until the senders have looked for what is due: they look in turns, so one turn is over when a test that woke the next has come.</summary>
    private async Task LookedAsync()
    {
        await using var receiver = await Receiver.StartAsync();
        var probe = await Hook.CreateAsync(_notifier, receiver.Url, "nothing-is-called-so");
        for (var turn = 0; turn < 2; turn++)
            await DeliveredAsync(probe, (await probe.AskAsync(HttpMethod.Post, "/test")).Answer!["name"]!.GetValue<string>());

        await probe.AskAsync(HttpMethod.Delete);
    }
}
