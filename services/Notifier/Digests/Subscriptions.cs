using Microsoft.Extensions.Options;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Mail;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Digests;

/// <summary>Who is to be written to about what. What readers do with their subscriptions, and replicas to share the work.</summary>
internal sealed class Subscriptions(
    IDocuments<Subscription> subscriptions,
    IDocuments<ConfirmationCount> counts,
    IDocuments<SentPapers> sent,
    DigestStore digests,
    LoggedEvents log,
    Secrets secrets,
    IOptions<DigestOptions> options,
    TimeProvider time)
{
    public Task<Subscription?> FindAsync(string id, CancellationToken cancellationToken) => subscriptions.FindAsync(id, cancellationToken);

    /// <summary>
    /// Has a mail written to the address, by which its reader can say yes; to one who has, where to change it. What is there already stays
    /// as it is: anybody can ask in anybody's name.
    /// </summary>
    /// <remarks>An address that was asked for too often today is left alone.</remarks>
    public async Task AskAsync(string address, string query, DigestSettings settings, string site, CancellationToken cancellationToken)
    {
        var key = await secrets.GetAsync(cancellationToken);
        var addressKey = key.Digest("address", MailAddress.KeyOf(address));
        if (!await MayAskAsync(addressKey, cancellationToken))
            return;

        var now = time.GetUtcNow();
        var wanted = new Subscription
        {
            Id = key.Digest("subscription", $"{MailAddress.KeyOf(address)}\n{query}"),
            Address = address,
            AddressKey = addressKey,
            Query = query,
            Settings = settings,
            State = SubscriptionState.Pending,
            Site = site,
            Created = now,
            Asked = now,
        };
        await subscriptions.UpsertAsync(
            [wanted],
            one => one.Id,
            (stored, one) => stored is { State: SubscriptionState.Active or SubscriptionState.Paused } ? stored with { Asked = one.Asked } : one,
            cancellationToken);
    }

    /// <summary>The reader says yes. The first digest tells of what comes from now on.</summary>
    /// <returns>As it is now; null when it is not there.</returns>
    public async Task<Subscription?> ConfirmAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var place = await log.LastAsync(cancellationToken);
        return await ChangeAsync(
            id,
            stored => stored.State == SubscriptionState.Pending
                ? (stored with { State = SubscriptionState.Active, Confirmed = now, Place = Math.Max(stored.Place, place), Asked = null }).Free().Scheduled(now)
                : stored,
            cancellationToken);
    }

    public Task<Subscription?> ChangeAsync(string id, DigestSettings settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(
            id,
            stored => stored with { Settings = settings } is var changed && stored.State == SubscriptionState.Active && !stored.IsDue(now)
                ? changed.Scheduled(now)
                : changed,
            cancellationToken);
    }

    public Task<Subscription?> PauseAsync(string id, CancellationToken cancellationToken) => ChangeAsync(
        id, stored => stored.State == SubscriptionState.Active ? stored with { State = SubscriptionState.Paused, Due = null } : stored, cancellationToken);

    /// <summary>What came during the pause is passed over.</summary>
    public async Task<Subscription?> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var place = await log.LastAsync(cancellationToken);
        return await ChangeAsync(
            id,
            stored => stored.State == SubscriptionState.Paused
                ? (stored with { State = SubscriptionState.Active, Place = Math.Max(stored.Place, place) }).Scheduled(now)
                : stored,
            cancellationToken);
    }

    public Task<Subscription?> EndAsync(string id, CancellationToken cancellationToken)
        => ChangeAsync(id, stored => stored.End(SubscriptionState.Ended, time.GetUtcNow()), cancellationToken);

    /// <summary>Nothing is left of it.</summary>
    public async Task EraseAsync(string id, CancellationToken cancellationToken)
    {
        // First itself: nobody begins another digest then.
        await subscriptions.DeleteAsync([id], cancellationToken);
        await digests.ForgetAsync(id, cancellationToken);
        await sent.DeleteAsync([id], cancellationToken);
    }

    /// <summary>All that is kept about it.</summary>
    public async Task<SubscriptionExport?> ExportAsync(string id, CancellationToken cancellationToken)
        => await FindAsync(id, cancellationToken) is { } stored
            ? new SubscriptionExport(stored, await digests.OfAsync(id, cancellationToken), (await sent.FindAsync(id, cancellationToken))?.Count ?? 0)
            : null;

    /// <summary>Ends all of an address that takes no mail.</summary>
    public async Task SuppressAsync(string address, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = (await secrets.GetAsync(cancellationToken)).Digest("address", MailAddress.KeyOf(address));
        for (string? after = null; ;)
        {
            var page = await subscriptions.QueryAsync(new() { OrderBy = "key", From = key, To = key, After = after, Limit = 1_000 }, cancellationToken);
            await ChangeAsync(page.Items, stored => stored.End(SubscriptionState.Suppressed, now), cancellationToken);
            if ((after = page.Next) is null)
                return;
        }
    }

    /// <summary>Takes what is due, for <see cref="DigestOptions.TakeOverAfter"/>: of several replicas one gets each.</summary>
    public async Task<IReadOnlyList<Subscription>> ClaimAsync(string holder, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var now = time.GetUtcNow();
            var due = await subscriptions.QueryAsync(new() { OrderBy = "due", To = now, Limit = limit }, cancellationToken);
            var taken = await ChangeAsync(
                due.Items,
                stored => stored.NextTurn <= now ? stored with { Holder = holder, Until = now + options.Value.TakeOverAfter } : stored,
                cancellationToken);

            // Whoever was faster has moved those on: there may be others that are due.
            if (due.Items.Count == 0 || taken.Any(one => one.Holder == holder))
                return [.. taken.Where(one => one.Holder == holder)];
        }
    }

    /// <summary>Goes on holding what is still held.</summary>
    /// <returns>Those.</returns>
    public async Task<IReadOnlyList<Subscription>> RenewAsync(string holder, IReadOnlyList<Subscription> held, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() + options.Value.TakeOverAfter;
        var renewed = await ChangeAsync(held, stored => stored.Holder == holder ? stored with { Until = until } : stored, cancellationToken);
        return [.. renewed.Where(one => one.Holder == holder)];
    }

    /// <summary>Changes what this holder holds, and nothing that has gone to another meanwhile. Of one that was erased meanwhile nothing is left.</summary>
    public async Task SettleAsync(
        string holder, IReadOnlyList<Subscription> held, Func<Subscription, Subscription> change, CancellationToken cancellationToken)
    {
        var there = await ChangeAsync(held, stored => stored.Holder == holder ? change(stored) : stored, cancellationToken);
        foreach (var id in held.Select(one => one.Id).Except(there.Select(one => one.Id)))
            await EraseAsync(id, cancellationToken);
    }

    private async Task<bool> MayAskAsync(string addressKey, CancellationToken cancellationToken)
    {
        var day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var counted = await counts.UpsertAsync(
            [ConfirmationCount.IdOf(addressKey, day)],
            id => id,
            (stored, id) => stored is null ? new ConfirmationCount(id, day, 1)
                : stored.Count < options.Value.ConfirmationsADay ? stored with { Count = stored.Count + 1 }
                : stored,
            cancellationToken);
        return counted[0].Outcome != UpsertOutcome.Unchanged;
    }

    private async Task<Subscription?> ChangeAsync(string id, Func<Subscription, Subscription> change, CancellationToken cancellationToken)
        => (await subscriptions.UpsertAsync([id], one => one, (stored, _) => stored is null ? null : change(stored), cancellationToken))[0].Document;

    /// <returns>Those that are there, as they are now.</returns>
    private async Task<IReadOnlyList<Subscription>> ChangeAsync(
        IReadOnlyList<Subscription> which, Func<Subscription, Subscription> change, CancellationToken cancellationToken)
    {
        if (which.Count == 0)
            return [];

        var changed = await subscriptions.UpsertAsync(
            [.. which.Select(one => one.Id)], id => id, (stored, _) => stored is null ? null : change(stored), cancellationToken);
        return [.. changed.Select(one => one.Document).OfType<Subscription>()];
    }
}

/// <summary>All that is kept about a subscription, for its reader.</summary>
/// <param name="Subscription">As it is stored.</param>
/// <param name="Digests">Of the last 90 days, newest first, with the papers that were in them.</param>
/// <param name="PapersRemembered">How many papers are known, by a number of eight bytes each, to have been sent.</param>
internal sealed record SubscriptionExport(Subscription Subscription, IReadOnlyList<Digest> Digests, int PapersRemembered);
