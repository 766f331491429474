using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MimeKit;
using PaperMesh.Contracts;
using PaperMesh.Servers;
using PaperMesh.Storage;
using RabbitMQ.Client;

namespace PaperMesh.EndToEnd.Tests;

/// <summary>
/// Notifiers on one broker, one store and one mail server, with subscribers whose digests are all due at the same moment or a webhook that
/// gets all events, while processes are killed. 500 subscribers by default; <c>PAPERMESH_SOAK=full</c> takes 10,000, and measures how fast they are served.
/// </summary>
public sealed partial class ThreeNotifiersTests(RabbitServer rabbit, MongoServer mongo, ITestOutputHelper output)
    : IClassFixture<RabbitServer>, IClassFixture<MongoServer>, IAsyncLifetime
{
    private const int Papers = 50;

    private static readonly bool Full = Environment.GetEnvironmentVariable("PAPERMESH_SOAK") == "full";
    private static readonly int Subscribers = Full ? 10_000 : 500;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(Full ? 30 : 5);

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("papermesh-");
    private readonly List<ServiceProcess> _notifiers = [];
    private SmtpServer _server = null!;
    private Dictionary<string, string> _settings = [];

    /// <summary>Processes, kills, and mails a second of each process.</summary>
    public static TheoryData<int, int, int> Runs => Full ? new() { { 3, 5, 20 }, { 1, 0, 1_000 }, { 3, 0, 1_000 } } : new() { { 3, 5, 20 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _server = await SmtpServer.StartAsync();

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task Every_subscriber_gets_one_mail_though_processes_are_killed_while_they_send(int processes, int kills, int perSecond)
    {
        _settings = Settings(perSecond);
        await StartAsync(processes);
        await using var services = StoredSubscription.Store(_settings);
        var stored = services.GetRequiredService<IDocuments<StoredSubscription>>();

        await SubscribeAsync();
        await PublishAsync(Papers);
        var due = await MakeDueAsync(stored);

        await _notifiers[0].WaitAsync("the first digest is sent", _ => Task.FromResult(_server.Count > Subscribers), Deadline, Cancellation);
        await KillAsync(kills, Subscribers, () => _server.Count - Subscribers);
        await _notifiers[0].WaitAsync("all are served", token => AreServedAsync(stored, token), Deadline, Cancellation);

        var digests = _server.Taken.Where(mail => mail.MessageId!.StartsWith("digest.", StringComparison.Ordinal)).ToList();
        var took = digests.Max(At) - due;
        var repeated = digests.GroupBy(To).Where(mails => mails.Count() > 1).ToList();
        output.WriteLine($"{processes} processes, {kills} kills, {Subscribers} subscribers, {repeated.Count} mails twice.");
        output.WriteLine($"{took.TotalSeconds:0.0} s, {Subscribers / took.TotalSeconds:0} mails a second. {await WindowAsync()}");

        digests.Select(To).Distinct().Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, Subscribers).Select(Address).Order(StringComparer.Ordinal));

        // A process has one mail between the server's yes and the mark: the last one that it gave away before it died.
        repeated.Count.ShouldBeLessThanOrEqualTo(Full ? Math.Min(1, kills) : kills);
        var last = digests.GroupBy(Connection).Select(mails => mails.Last()).ToHashSet();
        foreach (var (first, second) in repeated.Select(mails => (mails.First(), mails.Last())))
        {
            last.ShouldContain(first);
            second.MessageId.ShouldBe(first.MessageId);
            second.TextBody.ShouldBe(first.TextBody);
        }
    }

    [Fact]
    public async Task Every_webhook_delivery_exists_once_and_every_event_is_posted_though_processes_are_killed_while_they_post()
    {
        const int kills = 5;
        const int events = 400;
        var posted = new ConcurrentQueue<string>();
        await using var receiver = await ReceiverAsync(posted);
        _settings = Settings(perSecond: 20);
        await StartAsync(3);
        var webhook = await GetJsonAsync(_notifiers[0].Http.PostAsJsonAsync("/api/v1/webhooks", new { url = $"{receiver.Urls.First()}/papers" }, Cancellation));
        var deliveries = $"/api/v1/webhooks/{webhook.GetProperty("webhook").GetProperty("id").GetString()}/deliveries?limit=200";
        var token = new AuthenticationHeaderValue("Bearer", webhook.GetProperty("token").GetString());

        await PublishAsync(events);
        await KillAsync(kills, events, () => posted.Count);
        await _notifiers[0].WaitAsync("all are posted", _ => Task.FromResult(posted.Distinct().Count() == events), Deadline, Cancellation);
        await _notifiers[0].WaitAsync(
            "all are marked", async _ => (await DeliveriesAsync()).All(one => one.GetProperty("state").GetString() == "delivered"), Deadline, Cancellation);

        output.WriteLine($"3 processes, {kills} kills, {events} deliveries, {posted.Count - events} posts twice.");
        var sequences = Enumerable.Range(1, events).Select(number => number.ToString("D12", CultureInfo.InvariantCulture)).ToList();
        (await DeliveriesAsync()).Select(one => one.GetProperty("sequence").GetString()!).Order(StringComparer.Ordinal).ShouldBe(sequences);
        posted.Select(id => id.Split('/')[1]).Distinct().Order(StringComparer.Ordinal).ShouldBe(sequences);

        // A process has four requests under way to an endpoint.
        (posted.Count - events).ShouldBeInRange(0, 4 * kills);

        async Task<List<JsonElement>> DeliveriesAsync()
        {
            var all = new List<JsonElement>();
            for (var cursor = ""; cursor is not null;)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, deliveries + cursor) { Headers = { Authorization = token } };
                var page = await GetJsonAsync(_notifiers[0].Http.SendAsync(request, Cancellation));
                all.AddRange(page.GetProperty("items").EnumerateArray());
                cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={Uri.EscapeDataString(next)}" : null;
            }

            return all;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var notifier in _notifiers)
            await notifier.DisposeAsync();

        await _server.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private Dictionary<string, string> Settings(int perSecond) => new(FiveProcesses.Distributed(rabbit, mongo, _data))
    {
        ["Notifier__Mail__Host"] = "127.0.0.1",
        ["Notifier__Mail__Port"] = _server.Port.ToString(CultureInfo.InvariantCulture),
        ["Notifier__Mail__Security"] = "None",
        ["Notifier__Mail__PerSecond"] = perSecond.ToString(CultureInfo.InvariantCulture),
        ["Notifier__Webhooks__AllowHttp"] = "true",
        ["Outbound__AllowedHosts__0"] = "127.0.0.1",
        ["Notifier__Digests__PublicUrl"] = "https://papers.example.org",
        ["Notifier__Digests__BatchSize"] = Full ? "200" : "50",
        ["Notifier__Digests__TakeOverAfter"] = "00:00:10",
    };

    private async Task StartAsync(int processes)
        => _notifiers.AddRange(await Task.WhenAll(Enumerable.Range(0, processes).Select(_ => StartAsync())));

    private Task<ServiceProcess> StartAsync() => ServiceProcess.StartAsync("services/Notifier", ServiceProcess.FreePort(), _settings, Cancellation);

    /// <summary>Each asks, gets a mail, and says yes.</summary>
    private async Task SubscribeAsync()
    {
        // Not due by itself while this runs.
        var hour = (DateTimeOffset.UtcNow.Hour + 12) % 24;
        var some = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation };
        await Parallel.ForEachAsync(Enumerable.Range(0, Subscribers), some, async (number, token) =>
        {
            var wanted = new { address = Address(number), query = $"part {number % Papers}", hour };
            (await Http(number).PostAsJsonAsync("/api/v1/subscriptions", wanted, token)).EnsureSuccessStatusCode();
        });

        await _notifiers[0].WaitAsync("all are asked to confirm", _ => Task.FromResult(_server.Count == Subscribers), Deadline, Cancellation);
        await Parallel.ForEachAsync(_server.Taken, some, async (mail, token) =>
        {
            var form = new Dictionary<string, string> { ["token"] = ConfirmationToken().Match(mail.TextBody!).Groups[1].Value };
            using var pressed = new FormUrlEncodedContent(form);
            (await Http(form["token"].Length).PostAsync("/subscriptions/confirm", pressed, token)).EnsureSuccessStatusCode();
        });
    }

    /// <summary>Somebody's program that takes a moment for each event, and keeps their ids.</summary>
    private static async Task<WebApplication> ReceiverAsync(ConcurrentQueue<string> posted)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/papers", async (HttpRequest request) =>
        {
            posted.Enqueue(request.Headers["webhook-id"].Single()!);
            await Task.Delay(100, request.HttpContext.RequestAborted);
        });
        await app.StartAsync(Cancellation);
        return app;
    }

    private static async Task<JsonElement> GetJsonAsync(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        var body = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.IsSuccessStatusCode.ShouldBeTrue(body);
        return JsonDocument.Parse(body).RootElement;
    }

    /// <summary>Papers of today, as the Classifier publishes them.</summary>
    private async Task PublishAsync(int count)
    {
        await using var connection = await rabbit.ConnectAsync();
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Cancellation);
        for (var number = 0; number < count; number++)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(Tagged(number), ContractsJson.Default.PaperTagged);
            await channel.BasicPublishAsync(EventNames.TaggedExchange, "notes", body, Cancellation);
        }

        await _notifiers[0].WaitAsync(
            "the log holds them",
            async token => (await _notifiers[0].Http.GetFromJsonAsync<Dictionary<string, long>>("/api/v1/stats", token))!["events"] == count,
            Deadline,
            Cancellation);
    }

    /// <summary>As if the hour of all of them came in a few seconds.</summary>
    /// <returns>When that is.</returns>
    private static async Task<DateTimeOffset> MakeDueAsync(IDocuments<StoredSubscription> stored)
    {
        var due = DateTimeOffset.UtcNow.AddSeconds(Full ? 30 : 5);
        var made = 0;
        for (string? after = null; ;)
        {
            var page = await stored.QueryAsync(new() { After = after, Limit = 1_000 }, Cancellation);
            page.Items.ShouldAllBe(one => one.State == "active" || one.State == "Active");
            await stored.UpsertAsync(
                [.. page.Items.Select(one => one.Id)],
                id => id,
                (one, _) => one! with { Due = due, Day = DateOnly.FromDateTime(due.UtcDateTime) },
                Cancellation);
            made += page.Items.Count;
            if ((after = page.Next) is null)
                break;
        }

        made.ShouldBe(Subscribers);
        due.ShouldBeGreaterThan(DateTimeOffset.UtcNow, "All were to be due at the same moment.");
        return due;
    }

    /// <summary>SIGKILL, again and again while something leaves; each time another process takes the place.</summary>
    /// <param name="kills">How often.</param>
    /// <param name="total">How much is to leave.</param>
    /// <param name="sent">How much has left.</param>
    private async Task KillAsync(int kills, int total, Func<int> sent)
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        output.WriteLine($"Seed {seed}");

        var after = Enumerable.Range(0, kills).Select(_ => random.Next(total / 20, total * 8 / 10)).Order().ToList();
        var starting = new List<Task<ServiceProcess>>();
        var waited = Stopwatch.StartNew();
        foreach (var many in after)
        {
            while (sent() < many || _notifiers.Count == 0)
            {
                waited.Elapsed.ShouldBeLessThan(Deadline, $"{sent()} were sent, and no more.");
                await Task.Delay(20, Cancellation);
                foreach (var started in starting.Where(one => one.IsCompleted).ToList())
                {
                    starting.Remove(started);
                    _notifiers.Add(await started);
                }
            }

            // At any moment, not only when something has just been taken.
            await Task.Delay(random.Next(0, 300), Cancellation);
            var victim = _notifiers[random.Next(_notifiers.Count)];
            _notifiers.Remove(victim);
            await victim.KillAsync();
            output.WriteLine($"Killed one after {sent()}; {_notifiers.Count} others run.");
            await victim.DisposeAsync();
            starting.Add(StartAsync());
        }

        _notifiers.AddRange(await Task.WhenAll(starting));
    }

    private static async Task<bool> AreServedAsync(IDocuments<StoredSubscription> stored, CancellationToken cancellationToken)
        => await stored.CountAsync(new() { OrderBy = "due", To = DateTimeOffset.UtcNow.AddHours(1) }, cancellationToken) == 0;

    /// <summary>How long it is from the server's yes to the mark, by the metrics of those that are left.</summary>
    private async Task<string> WindowAsync()
    {
        var buckets = new SortedDictionary<double, double>();
        foreach (var notifier in _notifiers)
        {
            foreach (Match bucket in WindowBucket().Matches(await notifier.Http.GetStringAsync("/metrics", Cancellation)))
            {
                var bound = bucket.Groups[1].Value == "+Inf" ? double.PositiveInfinity : double.Parse(bucket.Groups[1].Value, CultureInfo.InvariantCulture);
                buckets[bound] = buckets.GetValueOrDefault(bound) + double.Parse(bucket.Groups[2].Value, CultureInfo.InvariantCulture);
            }
        }

        var count = buckets.Values.Last();
        return $"Window of {count} mails: p50 within {AtMost(0.5):0.##} ms, p99 within {AtMost(0.99):0.##} ms.";

        double AtMost(double share) => buckets.First(bucket => bucket.Value >= share * count).Key * 1_000;
    }

    private HttpClient Http(int number) => _notifiers[number % _notifiers.Count].Http;

    private static string Address(int number) => string.Create(CultureInfo.InvariantCulture, $"reader{number}@example.org");

    private static string To(MimeMessage mail) => mail.To.Mailboxes.Single().Address;

    private static string Connection(MimeMessage mail) => mail.Headers["X-Test-Connection"]!;

    private static DateTimeOffset At(MimeMessage mail)
        => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(mail.Headers["X-Test-Time"]!, CultureInfo.InvariantCulture));

    private static PaperTagged Tagged(int number)
    {
        var now = DateTimeOffset.UtcNow;
        return new PaperTagged
        {
            Paper = new Paper
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"notes:{number}"),
                Title = string.Create(CultureInfo.InvariantCulture, $"Bridges of Invented Rivers, Part {number}"),
                Abstract = "They are crossed.",
                Authors = [new Author("Nia Example")],
                Published = now,
                Sources = [new SourceRecord("notes", string.Create(CultureInfo.InvariantCulture, $"{number}"), now)],
            },
            Tags = [],
            Model = "none",
            TaggedAt = now,
        };
    }

    [GeneratedRegex(@"/subscriptions/confirm\?token=([A-Za-z0-9_-]+)", RegexOptions.NonBacktracking)]
    private static partial Regex ConfirmationToken();

    [GeneratedRegex("""^papermesh_notifier_digest_window_seconds_bucket\{[^}\n]*le="([^"]+)"[^}\n]*\} ([0-9.e+]+)""", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex WindowBucket();
}
