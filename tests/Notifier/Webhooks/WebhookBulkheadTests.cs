using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Servers;

namespace PaperMesh.Notifier.Tests.Webhooks;

/// <summary>Endpoints that hang, and addresses that are not what they seemed.</summary>
public sealed class WebhookBulkheadTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<Receiver> _receivers = [];
    private RunningNotifier _notifier = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _notifier = await RunningNotifier.StartAsync(
            _folder.Path,
            _time,
            [
                new("Outbound:AllowedHosts:0", "127.0.0.1"),
                new("Notifier:Webhooks:AllowHttp", "true"),
                new("Notifier:Webhooks:EndpointsAtOnce", "4"),
                new("Notifier:Webhooks:RequestsAtOnce", "2"),
            ]);

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in _receivers)
            await receiver.DisposeAsync();

        await _notifier.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Endpoints_that_hang_delay_no_other()
    {
        // As many hang as may be sent to at once.
        List<Hook> hanging = [];
        for (var i = 0; i < 4; i++)
            hanging.Add(await Hook.CreateAsync(_notifier, (await HangingAsync()).Url));

        var good = await ReceiverAsync();
        await Hook.CreateAsync(_notifier, good.Url);
        await LogAsync(1);

        // Their first attempts end by the timeout; from then on they are known to fail, and keep at most half of the room. The good one may
        // have come before one of them.
        await Eventually.BeTrueAsync(async () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return good.Received.Count == 1 && await AllAsync(hanging, webhook => webhook.FailingSince is not null);
        });

        for (var number = 2; number <= 10; number++)
        {
            // While they hang again: no time passes but the second in which the log is looked at. The clock keeps about the pace of the
            // machine's, or a busy machine would seem to be a slow Notifier.
            await LogAsync(number);
            var now = _time.GetUtcNow();
            await Eventually.BeTrueAsync(() =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(25));
                return Task.FromResult(good.Received.Count == number);
            });
            (_time.GetUtcNow() - now).ShouldBeLessThan(TimeSpan.FromSeconds(15));
        }
    }

    [Fact]
    public async Task One_that_does_not_answer_in_time_has_failed_and_is_asked_again_as_one_that_failed()
    {
        var receiver = await HangingAsync();
        var hook = await Hook.CreateAsync(_notifier, receiver.Url);
        await LogAsync(1);
        await Eventually.BeTrueAsync(() => receiver.Received.Count == 1);

        _time.Advance(TimeSpan.FromSeconds(14));
        (await hook.DeliveriesAsync()).Single()["attempts"]!.AsArray().ShouldBeEmpty();
        _time.Advance(TimeSpan.FromSeconds(1));

        var failed = await hook.DeliveryAsync("000000000001", delivery => delivery["attempts"]!.AsArray().Count == 1);
        failed["attempts"]![0]!["error"]!.GetValue<string>().ShouldBe("No answer within 15 s.");
        failed["attempts"]![0]!["status"].ShouldBeNull();
        failed["state"]!.GetValue<string>().ShouldBe("pending");
    }

    [Fact]
    public async Task One_endpoint_gets_no_more_requests_at_once_than_it_may()
    {
        var (most, now) = (0, 0);
        var receiver = await ReceiverAsync();
        receiver.Answer = async context =>
        {
            var inside = Interlocked.Increment(ref now);
            InterlockedMax(ref most, inside);

            // Until another is inside, or none will come.
            for (var i = 0; i < 20 && Volatile.Read(ref now) < 2; i++)
                await Task.Delay(10, receiver.Closing);

            Interlocked.Decrement(ref now);
            context.Response.StatusCode = 204;
        };
        await Hook.CreateAsync(_notifier, receiver.Url);

        await LogAsync(1, count: 20);
        await Eventually.BeTrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(receiver.Received.Count == 20);
        });

        most.ShouldBe(2);
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_when_it_is_connected_to()
    {
        // The name of this machine is no address, and passes; what it means is known when it is looked up, each time anew.
        var receiver = await ReceiverAsync();
        var hook = await Hook.CreateAsync(_notifier, string.Create(CultureInfo.InvariantCulture, $"http://{Dns.GetHostName()}:{new Uri(receiver.Url).Port}/hook"));

        (await hook.AskAsync(HttpMethod.Post, "/test")).Status.ShouldBe(HttpStatusCode.Accepted);

        JsonNode? attempt = null;
        await Eventually.BeTrueAsync(async () => (attempt = (await hook.DeliveriesAsync())[0]["attempts"]!.AsArray().FirstOrDefault()) is not null);
        attempt!["error"]!.GetValue<string>().ShouldContain("has no public address");
        receiver.Received.ShouldBeEmpty();
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    private async Task<Receiver> ReceiverAsync()
    {
        var receiver = await Receiver.StartAsync();
        _receivers.Add(receiver);
        return receiver;
    }

    private async Task<Receiver> HangingAsync()
    {
        var receiver = await ReceiverAsync();
        receiver.Answer = context => Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(receiver.Closing, context.RequestAborted).Token);
        return receiver;
    }

    private async Task<bool> AllAsync(IEnumerable<Hook> hooks, Predicate<Webhook> holds)
    {
        foreach (var hook in hooks)
        {
            if (await _notifier.Get<WebhookStore>().FindAsync(hook.Id, Token) is not { } webhook || !holds(webhook))
                return false;
        }

        return true;
    }

    private async Task LogAsync(int first, int count = 1)
    {
        var appended = await _notifier.Log.AppendAsync(Invented.Many(count, first), Token);
        _notifier.Get<LogTail>().MoveTo(appended.Last);
    }
}
