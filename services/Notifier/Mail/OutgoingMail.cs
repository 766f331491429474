using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.Cryptography;
using PaperMesh.Notifier.Digests;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Mail;

/// <summary>The one way out for mails: signs them, keeps to the rate, sends none to who has refused one, and remembers who does.</summary>
internal sealed class OutgoingMail(
    IMailer mailer,
    IDocuments<SuppressedAddress> suppressed,
    Secrets secrets,
    IOptions<MailOptions> options,
    NotifierMetrics metrics,
    TimeProvider time,
    ILogger<OutgoingMail> log)
{
    private const int MaxReason = 500;

    // RFC 8058, 4: the signature has to cover both headers of unsubscribing.
    private static readonly HeaderId[] Signed =
    [
        HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId, HeaderId.MimeVersion, HeaderId.ContentType,
        HeaderId.ListId, HeaderId.ListUnsubscribe, HeaderId.ListUnsubscribePost,
    ];

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>How long a mail that is under way may still take when the process is to stop.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    private readonly MailOptions _options = options.Value;
    private readonly DkimSigner? _signer = SignerOf(options.Value);
    private readonly Lock _gate = new();
    private readonly long _began = time.GetTimestamp();

    /// <summary>The turn of the next mail, since the beginning: by what has passed, not by the clock, which may be set back.</summary>
    private TimeSpan _next = TimeSpan.MinValue;

    /// <summary>A mail with all that is the same in each of ours.</summary>
    /// <param name="messageId">Before the @: the same again for the same mail again, so that receivers can tell.</param>
    public MimeMessage Begin(string address, string messageId, string subject, DateTimeOffset date)
    {
        var message = new MimeMessage { Subject = subject, Date = date, MessageId = $"{messageId}@{DomainOf(_options.From)}" };
        message.From.Add(new MailboxAddress(_options.FromName, _options.From));
        message.To.Add(new MailboxAddress(null, address));
        // RFC 3834: no reply by a machine is wanted.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        return message;
    }

    /// <summary>What names the list of a subscription in <c>List-Id</c> (RFC 2919).</summary>
    public string ListIdOf(string name) => $"{name}.digests.{DomainOf(_options.From)}";

    /// <exception cref="MailUnavailableException">No mail can be sent at the moment.</exception>
    public async Task<MailOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        var address = message.To.Mailboxes.Single().Address;
        if (await IsSuppressedAsync(address, cancellationToken))
            return new MailOutcome(MailOutcomeKind.Refused, "The address has refused mail before.");

        message.Prepare(EncodingConstraint.SevenBit);
        if (_signer is not null)
            _signer.Sign(message, [.. Signed.Where(message.Headers.Contains)]);

        await WaitAsync(cancellationToken);
        // To break off in the middle would leave it open whether the mail was taken, and have it sent again.
        using var patience = new CancellationTokenSource();
        await using var stop = cancellationToken.UnsafeRegister(_ => patience.CancelAfter(StopPatience), null);
        var outcome = await mailer.SendAsync(message, patience.Token);
        metrics.Mailed(outcome.Kind);
        if (outcome.Kind == MailOutcomeKind.Refused)
            await SuppressAsync(address, outcome.Detail, cancellationToken);
        else if (outcome.Kind == MailOutcomeKind.Later)
            log.MailPutOff(mailer.Name, outcome.Detail);

        return outcome;
    }

    public async Task<bool> IsSuppressedAsync(string address, CancellationToken cancellationToken)
        => await suppressed.FindAsync(await KeyOfAsync(address, cancellationToken), cancellationToken) is not null;

    /// <summary>The first reason stays.</summary>
    public async Task SuppressAsync(string address, string reason, CancellationToken cancellationToken)
    {
        var entry = new SuppressedAddress(
            await KeyOfAsync(address, cancellationToken), reason.Length > MaxReason ? reason[..MaxReason] : reason, time.GetUtcNow());
        await suppressed.UpsertAsync([entry], one => one.Key, (stored, one) => stored ?? one, cancellationToken);
        log.AddressSuppressed(entry.Reason);
    }

    /// <returns>Whether it was on the list.</returns>
    public async Task<bool> ReleaseAsync(string address, CancellationToken cancellationToken)
        => await suppressed.DeleteAsync([await KeyOfAsync(address, cancellationToken)], cancellationToken) > 0;

    private async Task<string> KeyOfAsync(string address, CancellationToken cancellationToken)
        => (await secrets.GetAsync(cancellationToken)).Digest("suppressed", MailAddress.KeyOf(address));

    /// <summary>Waits for the turn of the next mail. Those of a second may go out at once.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetElapsedTime(_began);
            var turn = _next > now - Second ? _next : now - Second;
            _next = turn + TimeSpan.FromSeconds(1 / _options.PerSecond);
            wait = turn - now;
        }

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, time, cancellationToken);
    }

    private static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..];

    private static DkimSigner? SignerOf(MailOptions options)
        => options.Dkim.KeyFile is not { } key ? null : new DkimSigner(key, options.Dkim.Domain ?? DomainOf(options.From), options.Dkim.Selector!)
        {
            HeaderCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
            BodyCanonicalizationAlgorithm = DkimCanonicalizationAlgorithm.Relaxed,
        };
}
