using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PaperMesh.Contracts;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Webhooks.Outlets;

/// <summary>The Notifier, and a server that stands for those of the chats; by a clock that the test moves.</summary>
internal sealed class Chats : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private Chats(Receiver receiver) => Server = receiver;

    public FakeTimeProvider Time { get; } = new(Start);

    public Receiver Server { get; }

    public RunningNotifier Notifier { get; private set; } = null!;

    /// <summary>What was logged, at every level.</summary>
    public KeptLogs Logs { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Chats> StartAsync(params KeyValuePair<string, string?>[] settings)
    {
        var chats = new Chats(await Receiver.StartAsync());
        chats.Notifier = await RunningNotifier.StartAsync(
            chats._folder.Path,
            chats.Time,
            [new("Outbound:AllowedHosts:0", "127.0.0.1"), new("Notifier:Webhooks:AllowHttp", "true"), new("Logging:LogLevel:Default", "Trace"), .. settings],
            services => services.AddSingleton<ILoggerProvider>(chats.Logs));
        return chats;
    }

    /// <summary>What a URL of that chat looks like, without scheme and host; and what of it is secret.</summary>
    public static (string Path, string[] Secrets) AddressOf(string outlet) => outlet switch
    {
        "slack" => ("/services/T0INVENTED1/B0INVENTED1/s1ackSecretOfAChannel", ["s1ackSecretOfAChannel"]),
        "teams" => ("/workflows/0a1b2c3d4e5f6a7b/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sig=t3amsSecretOfAFlow", ["t3amsSecretOfAFlow", "0a1b2c3d4e5f6a7b"]),
        "discord" => ("/api/webhooks/112233445566778899/disc0rdSecretOfAChannel", ["disc0rdSecretOfAChannel", "112233445566778899"]),
        "mattermost" => ("/hooks/matterm0stSecretKey", ["matterm0stSecretKey"]),
        "matrix" => ("/_matrix/client/v3/rooms/!m4trixRoomSecret:example.org/send/m.room.message?access_token=syt_m4trixSecretOfABot", ["syt_m4trixSecretOfABot", "m4trixRoomSecret"]),
        "telegram" => ("/bot123456789:t3legramSecretOfABot/sendMessage?chat_id=-1001234567890&message_thread_id=7", ["t3legramSecretOfABot", "-1001234567890"]),
        "ntfy" => ("/papers-n7fySecret?auth=QmVhcmVyIHRrX3NlY3JldA", ["papers-n7fySecret", "QmVhcmVyIHRrX3NlY3JldA"]),
        _ => throw new ArgumentOutOfRangeException(nameof(outlet), outlet, null),
    };

    public Task<Hook> JoinAsync(string outlet, string? query = null, string? owner = null)
        => Hook.CreateAsync(Notifier, Server.Root + AddressOf(outlet).Path, query, owner, outlet);

    /// <summary>Logs as the consumer does, and waits until the log is worked through.</summary>
    public async Task LogAsync(params PaperTagged[] events)
    {
        var appended = await Notifier.Log.AppendAsync(events, Token);
        Notifier.Get<LogTail>().MoveTo(appended.Last);
        var polls = 0;
        await Eventually.BeTrueAsync(async () =>
        {
            // A jump of the clock has cost the dispatcher its lease; it takes it again within a second.
            if (++polls > 25)
                Time.Advance(TimeSpan.FromMilliseconds(250));

            return (await Notifier.Get<IDocuments<Checkpoint>>().FindAsync("webhooks", Token))?.Sequence >= appended.Last;
        });
    }

    /// <summary>Not second by second, as the loops would have it. The senders look a moment later.</summary>
    public void Jump(TimeSpan time)
    {
        Time.AdjustTime(Time.GetUtcNow() + time);
        Notifier.Get<WakeUp>().Now();
    }

    /// <summary>Waits until a webhook has no delivery pending, and that many in all.</summary>
    public static Task EndedAsync(Hook hook, int count) => Eventually.BeTrueAsync(async ()
        => await hook.DeliveriesAsync() is var deliveries && deliveries.Count == count && deliveries.All(delivery => delivery["state"]!.GetValue<string>() != "pending"));

    /// <summary>Waits for an attempt that has failed and will be repeated.</summary>
    public static Task FailedOnceAsync(Hook hook) => Eventually.BeTrueAsync(async ()
        => await hook.DeliveriesAsync() is [var delivery] && delivery["attempts"]!.AsArray().Count == 1);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Notifier.DisposeAsync();
        _folder.Dispose();
    }
}
