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
                if (lease is not null)
                    await SendAsync(lease, stoppingToken);
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

    private async Task SendAsync(Lease lease, CancellationToken stoppingToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);
        foreach (var notice in (await notices.QueryAsync(new() { OrderBy = "unsent", To = time.GetUtcNow(), Limit = AtOnce }, either.Token)).Items)
        {
            var message = mail.Begin(notice.To, notice.Id, notice.Subject, notice.Created);
            message.Body = BodyOf(notice);
            try
            {
                var outcome = await mail.SendAsync(message, either.Token);
                await NoteAsync(notice, outcome.Kind == MailOutcomeKind.Later ? PutOff : Sent, stoppingToken);
            }
            catch (MailUnavailableException e) when (e.HadBegun)
            {
                await NoteAsync(notice, PutOff, stoppingToken);
                throw;
            }
        }
    }

    private Notice Sent(Notice stored) => stored with { Sent = time.GetUtcNow() };

    private Notice PutOff(Notice stored) => stored with { Attempts = stored.Attempts + 1, Next = time.GetUtcNow() + MailRetry.WaitAfter(stored.Attempts) };

    private async Task NoteAsync(Notice notice, Func<Notice, Notice> change, CancellationToken cancellationToken)
        => await notices.UpsertAsync([notice], one => one.Id, (stored, _) => stored is null ? null : change(stored), cancellationToken);

    private static Multipart BodyOf(Notice notice)
    {
        var body = new MailText();
        foreach (var paragraph in notice.Paragraphs)
            body.Paragraph(paragraph);

        body.Link(notice.Link.Text, notice.Link.Address);
        return body.ToBody(notice.Subject);
    }
}
