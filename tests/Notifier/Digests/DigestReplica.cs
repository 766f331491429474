using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Servers;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Tests.Digests;

/// <summary>All that sends digests, over a folder, without the clockwork: a test says when it looks what is due. Two over one folder are replicas.</summary>
internal sealed class DigestReplica : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="settings">Without a mail server, mails land in a folder.</param>
    public DigestReplica(string folder, TimeProvider time, params KeyValuePair<string, string?>[] settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Storage:Path", folder),
                new("Notifier:Mail:From", "digests@papers.example.org"),
                new("Notifier:Mail:PerSecond", "1000"),
            ])
            .AddInMemoryCollection(settings)
            .Build());
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton(time);
        services.AddSingleton<NotifierMetrics>();
        services.AddDocuments("notifier", LoggedEvent.Kind);
        services.AddDocuments("notifier", TrimmedEvent.Kind);
        services.AddSingleton<LoggedEvents>();
        services.AddDigests();
        _services = services.BuildServiceProvider();
    }

    public LoggedEvents Log => Get<LoggedEvents>();

    public Subscriptions Subscriptions => Get<Subscriptions>();

    public IDocuments<Subscription> Stored => Get<IDocuments<Subscription>>();

    public IDocuments<DigestReceipt> Receipts => Get<IDocuments<DigestReceipt>>();

    public DigestRound Round => Get<DigestRound>();

    public PickupFolder Folder => Get<PickupFolder>();

    public T Get<T>()
        where T : notnull
        => _services.GetRequiredService<T>();

    public static KeyValuePair<string, string?>[] To(SmtpServer server) =>
    [
        new("Notifier:Mail:Host", "127.0.0.1"),
        new("Notifier:Mail:Port", server.Port.ToString()),
        new("Notifier:Mail:Security", "None"),
    ];

    /// <summary>One who has said yes, and is due today at 8:00 UTC.</summary>
    public async Task<Subscription> SubscribedAsync(
        string address = "reader@example.org", string query = "", DigestSettings? settings = null)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await Subscriptions.AskAsync(address, query, settings ?? new(), "https://papers.example.org", cancellationToken);
        var id = (await Get<Secrets>().GetAsync(cancellationToken)).Digest("subscription", $"{address}\n{query}");
        return (await Subscriptions.ConfirmAsync(id, cancellationToken))!;
    }

    /// <summary>Until nothing is due.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        while (await Round.RunAsync(cancellationToken) > 0)
        {
            // There may be more.
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
