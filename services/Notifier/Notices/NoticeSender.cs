using MimeKit;
using PaperMesh.Notifier.Mail;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Notifier.Notices;

/// <summary>Sends the notices that are owed. Of several replicas one does, by lease.</summary>
/// <remarks>A process that dies between the mail and the note about it sends the mail again, under the same <c>Message-ID</c>.</remarks>
internal sealed class NoticeSender(
    IDocuments<Notice> notices,
    OutgoingMail mail,
    [FromKeyedServices(NotifierService.Name)] Leases leases,
    TimeProvider time,
    ILogger<NoticeSender> log) : BackgroundService
{
    private const string Name = "notices";
    private const int AtOnce = 50;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = LookEvery;
            try
            {
                await using var lease = await leases.TryTakeAsync(Name, stoppingToken);
                if (lease is not null && !await SendAsync(lease, stoppingToken))
                    wait = WaitAfterFailure;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.NoticesWait(e);
                wait = WaitAfterFailure;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>False: some were put off by the mail server.</returns>
    private async Task<bool> SendAsync(Lease lease, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        var areAllSent = true;
        foreach (var notice in (await notices.QueryAsync(new() { OrderBy = "unsent", Limit = AtOnce }, either.Token)).Items)
        {
            var message = mail.Begin(notice.To, notice.Id, notice.Subject, notice.Created);
            message.Body = BodyOf(notice);
            if ((await mail.SendAsync(message, either.Token)).Kind == MailOutcomeKind.Later)
            {
                areAllSent = false;
                continue;
            }

            var now = time.GetUtcNow();
            await notices.UpsertAsync([notice], one => one.Id, (stored, _) => stored is null ? null : stored with { Sent = now }, stoppingToken);
        }

        return areAllSent;
    }

    private static Multipart BodyOf(Notice notice)
    {
        var body = new MailText();
        foreach (var paragraph in notice.Paragraphs)
            body.Paragraph(paragraph);

        body.Link(notice.Link.Text, notice.Link.Address);
        return body.ToBody(notice.Subject);
    }
}
