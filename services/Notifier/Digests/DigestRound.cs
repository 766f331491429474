using Microsoft.Extensions.Options;
using MimeKit;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>Sends what is due, a batch at a time. Any number of processes do so at once.</summary>
/// <remarks>
/// <para>A digest goes through these steps, each durable before the next:</para>
/// <para>1. claimed: nobody else takes it up while it is worked on, nor for a while after its process has died;</para>
/// <para>2. written down, with its papers, under the id of subscription and day;</para>
/// <para>3. its papers added to those that the subscription has had;</para>
/// <para>4. sent; 5. marked as sent; 6. the subscription moved on to its next day and place in the log.</para>
/// <para>
/// Whoever takes up one that was left after step 2 finds it and sends the same papers under the same Message-ID; after step 5 it only
/// moves on. So nothing is sent twice, but for a process that dies between the server's yes and step 5: one mail at most, since a process
/// sends one after the other and begins none before the one before it is marked.
/// </para>
/// </remarks>
internal sealed class DigestRound(
    Subscriptions subscriptions,
    DigestStore digests,
    IDocuments<SentPapers> sent,
    DigestComposer composer,
    LoggedEvents log,
    SubscriptionMails mails,
    OutgoingMail outgoing,
    IOptions<DigestOptions> options,
    NotifierMetrics metrics,
    TimeProvider time,
    ILogger<DigestRound> logger)
{
    private static readonly TimeSpan WaitForServer = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    /// <summary>Takes up to a batch of what is due, and sends it.</summary>
    /// <returns>How many subscriptions there was something to do for.</returns>
    /// <exception cref="MailUnavailableException">No mail can be sent; what was claimed is due again in a minute, or later when it may be the reason.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var holder = Guid.NewGuid().ToString("N");
        var claimed = await subscriptions.ClaimAsync(holder, options.Value.BatchSize, cancellationToken);
        if (claimed.Count == 0)
            return 0;

        try
        {
            await using var claim = new DigestClaim(subscriptions, holder, claimed, options.Value.TakeOverAfter, time, logger);
            await AnswerAsync(holder, claim, [.. claimed.Where(one => one.Asked is not null)], cancellationToken);
            await SendAsync(holder, claim, [.. claimed.Where(one => one.Asked is null)], cancellationToken);
            return claimed.Count;
        }
        catch (MailUnavailableException)
        {
            await ReleaseAsync(holder, claimed, time.GetUtcNow() + WaitForServer);
            throw;
        }
        catch
        {
            await ReleaseAsync(holder, claimed, until: null);
            throw;
        }
    }

    /// <summary>Writes to those who have asked for a subscription.</summary>
    private async Task AnswerAsync(string holder, DigestClaim claim, IReadOnlyList<Subscription> asked, CancellationToken cancellationToken)
    {
        foreach (var one in claim.StillHeld(asked))
        {
            var outcome = await SendAsync(holder, one, await mails.AboutAsync(one, cancellationToken), cancellationToken);
            if (outcome.Kind == MailOutcomeKind.Refused)
                await subscriptions.SuppressAsync(one.Address, cancellationToken);
            else if (outcome.Kind == MailOutcomeKind.Later && one.Attempts < MailRetry.MostAttempts)
                await subscriptions.SettleAsync(holder, [one], PutOff, cancellationToken);
            else
                await subscriptions.SettleAsync(
                    holder, [one], stored => stored.Free() with { Asked = stored.Asked > one.Asked ? stored.Asked : null, Attempts = 0 }, cancellationToken);
        }
    }

    private async Task SendAsync(string holder, DigestClaim claim, IReadOnlyList<Subscription> due, CancellationToken cancellationToken)
    {
        if (due.Count == 0)
            return;

        var rows = await WrittenAsync(due, cancellationToken);
        var events = await EventsAsync(rows.Values, cancellationToken);

        var done = new List<Subscription>();
        foreach (var one in claim.StillHeld(due))
        {
            if (rows.TryGetValue(one.Id, out var row) && row.Sent is null && !await DeliveredAsync(holder, one, row, events, cancellationToken))
                continue;

            done.Add(one);
            if (done.Count == 50)
                await MoveOnAsync(holder, done, rows, cancellationToken);
        }

        await MoveOnAsync(holder, done, rows, cancellationToken);
    }

    /// <summary>Steps 2 and 3: the digests of those that have news, as they are written down now or were before.</summary>
    /// <returns>By subscription. One without papers is not written down, and counts as sent.</returns>
    private async Task<Dictionary<string, Digest>> WrittenAsync(IReadOnlyList<Subscription> due, CancellationToken cancellationToken)
    {
        var found = await digests.FindAsync([.. due.Select(one => Digest.IdOf(one.Id, one.Day))], cancellationToken);
        var rows = found.ToDictionary(row => row.Subscription);

        Subscription[] missing = [.. due.Where(one => !rows.ContainsKey(one.Id))];
        var composed = await composer.ComposeAsync(missing, cancellationToken);
        var now = time.GetUtcNow();
        Digest[] fresh =
        [
            .. missing.Zip(composed).Select(pair => new Digest
            {
                Subscription = pair.First.Id,
                Day = pair.First.Day,
                Papers = pair.Second.Papers,
                More = pair.Second.More,
                Place = pair.Second.Place,
                Composed = now,
            }),
        ];

        foreach (var written in await digests.KeepAsync([.. fresh.Where(row => row.Papers.Count > 0)], cancellationToken))
            rows[written.Subscription] = written;

        Digest[] unsent = [.. rows.Values.Where(row => row.Sent is null)];
        if (unsent.Length > 0)
        {
            await sent.UpsertAsync(
                unsent, row => row.Subscription, (stored, row) => SentPapers.Fold(stored, row.Subscription, row.Papers.Select(paper => paper.Id), row.Composed), cancellationToken);
        }

        foreach (var empty in fresh.Where(row => row.Papers.Count == 0))
        {
            rows[empty.Subscription] = empty with { Sent = now };
            metrics.Digested("empty");
        }

        return rows;
    }

    private async Task<Dictionary<long, LoggedEvent>> EventsAsync(IEnumerable<Digest> rows, CancellationToken cancellationToken)
    {
        long[] sequences = [.. rows.Where(row => row.Sent is null).SelectMany(row => row.Papers).Select(paper => paper.Sequence).Distinct()];
        return (await log.FindAsync(sequences, cancellationToken)).ToDictionary(logged => logged.Sequence);
    }

    /// <summary>Steps 4 and 5.</summary>
    /// <returns>Whether the subscription can move on.</returns>
    private async Task<bool> DeliveredAsync(
        string holder, Subscription one, Digest row, Dictionary<long, LoggedEvent> events, CancellationToken cancellationToken)
    {
        // The log was trimmed below all of them while the mail was put off: there is nothing left to tell.
        if (!row.Papers.Any(paper => events.ContainsKey(paper.Sequence)))
        {
            logger.DigestGivenUp(row.Id, "the events of its papers are no longer kept");
            metrics.Digested("failed");
            return true;
        }

        var outcome = await SendAsync(holder, one, await mails.OfAsync(one, row, events, cancellationToken), cancellationToken);
        switch (outcome.Kind)
        {
            case MailOutcomeKind.Accepted:
                // What stands between here and the mark is the window in which a death makes a repeat: nothing else goes there. The mark is
                // made even when the process is to stop.
                var (accepted, now) = (time.GetTimestamp(), time.GetUtcNow());
                await digests.MarkSentAsync(row, now, CancellationToken.None);
                metrics.Marked(time.GetElapsedTime(accepted));
                metrics.Digested("sent");
                return true;

            case MailOutcomeKind.Refused:
                await subscriptions.SuppressAsync(one.Address, cancellationToken);
                metrics.Digested("refused");
                return false;

            case MailOutcomeKind.Later when one.Attempts < MailRetry.MostAttempts:
                await subscriptions.SettleAsync(holder, [one], PutOff, cancellationToken);
                return false;

            default:
                logger.DigestGivenUp(row.Id, outcome.Detail);
                metrics.Digested("failed");
                return true;
        }
    }

    /// <summary>Step 6.</summary>
    private async Task MoveOnAsync(string holder, List<Subscription> done, Dictionary<string, Digest> rows, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await subscriptions.SettleAsync(
            holder,
            done,
            stored => (stored.State == SubscriptionState.Active ? stored.Scheduled(now) : stored).Free() with
            {
                Place = Math.Max(stored.Place, rows[stored.Id].Place),
                Attempts = 0,
            },
            cancellationToken);
        done.Clear();
    }

    /// <exception cref="MailUnavailableException">As <see cref="OutgoingMail.SendAsync"/>; a mail at which the server broke off is put off.</exception>
    private async Task<MailOutcome> SendAsync(string holder, Subscription one, MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return await outgoing.SendAsync(message, cancellationToken);
        }
        catch (MailUnavailableException e) when (e.HadBegun)
        {
            if (one.Attempts >= MailRetry.MostAttempts)
                return new MailOutcome(MailOutcomeKind.Later, e.Message);

            await subscriptions.SettleAsync(holder, [one], PutOff, cancellationToken);
            throw;
        }
    }

    private Subscription PutOff(Subscription stored)
        => stored with { Holder = null, Until = time.GetUtcNow() + MailRetry.WaitAfter(stored.Attempts), Attempts = stored.Attempts + 1 };

    private async Task ReleaseAsync(string holder, IReadOnlyList<Subscription> claimed, DateTimeOffset? until)
    {
        // Also when the process is about to stop. A store that does not answer will find that the claim has run out.
        using var patience = new CancellationTokenSource(ReleasePatience);
        try
        {
            await subscriptions.SettleAsync(holder, claimed, stored => stored with { Holder = null, Until = until }, patience.Token);
        }
        catch (Exception e)
        {
            logger.ClaimsNotReleased(e);
        }
    }
}
