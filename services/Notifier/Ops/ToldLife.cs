using System.Globalization;
using PaperMesh.Notifier.Digests;
using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Webhooks;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.Ops;

/// <summary>Who was told of one paper, for operators: its events, and every delivery of them. Addresses without what is secret in them.</summary>
/// <remarks>There is no index for this, which every delivery would pay for: the ids of deliveries and digests follow from what they are about.</remarks>
internal sealed class ToldLife(
    IDocuments<LoggedEvent> events,
    IDocuments<Webhook> webhooks,
    IDocuments<Replay> replays,
    Deliveries deliveries,
    IDocuments<Subscription> subscriptions,
    DigestStore digests)
{
    private const int MaxEvents = 200;
    private const int MaxIds = 10_000;

    /// <summary>A weekly digest is composed at most so long after an event.</summary>
    private const int DigestDays = 9;

    /// <summary>Of one event, all of their digests are looked at.</summary>
    private const int MaxSubscriptions = MaxIds / (DigestDays + 1);

    public async Task<LifeOfPaper> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var logged = await EventsAsync(id, cancellationToken);
        if (logged is [])
            return LifeOfPaper.Unknown(NotifierService.Name);

        var paper = logged[^1].Event.Paper;
        foreach (var alias in paper.Aliases.Where(alias => alias != id))
            logged = [.. (await EventsAsync(alias, cancellationToken)).Concat(logged)];

        logged = [.. logged.DistinctBy(one => one.Sequence).OrderBy(one => one.Sequence).TakeLast(MaxEvents)];
        var moments = logged.Select(one => new LifeMoment(
            one.At ?? one.Event.TaggedAt, $"revision {one.Event.Paper.Revision} logged", $"as event {EventSequence.ToText(one.Sequence)}", PaperLives.TraceIdOf(one.Trace))).ToList();

        var (sent, all) = await DeliveriesAsync(logged, [paper.Id, .. paper.Aliases], cancellationToken);
        foreach (var (webhook, delivery) in sent)
            moments.AddRange(delivery.Attempts.Select(attempt => MomentOf(webhook, delivery, attempt)));

        var (mails, passedOver) = await DigestsAsync(logged, [paper.Id, .. paper.Aliases], cancellationToken);
        moments.AddRange(mails.Where(mail => mail.Digest.Sent is not null)
            .Select(mail => new LifeMoment(mail.Digest.Sent!.Value, $"mailed to {Masked(mail.To.Address)}", $"in the digest of {mail.Digest.Day:yyyy-MM-dd}")));

        var waiting = sent.Count(one => one.Delivery.State is DeliveryState.Pending);
        var missed = sent.Count(one => one.Delivery.State is DeliveryState.Failed);
        return new LifeOfPaper(
            NotifierService.Name,
            paper.Id,
            paper.Title,
            [
                new("events", string.Join(", ", logged.TakeLast(5).Select(one => EventSequence.ToText(one.Sequence))) + (logged.Count > 5 ? $" and {logged.Count - 5} before" : "")),
                new("webhooks", sent is [] ? "none wanted it" : $"{sent.Count} {(sent.Count is 1 ? "delivery" : "deliveries")}, {waiting} to come, {missed} failed", waiting + missed > 0),
                new("mails", (mails.Count, passedOver.Count) switch
                {
                    (0, 0) => "in no digest",
                    (0, _) => "in none of those looked at",
                    (1, _) => "in 1 digest",
                    var (several, _) => $"in {several} digests",
                }),
                .. passedOver.Select(what => new LifeFact("not shown", what, Needs: true)),
                .. all ? Array.Empty<LifeFact>() : [new LifeFact("not shown", "deliveries of the oldest events: there are too many webhooks for all of them", Needs: true)],
            ],
            moments,
            [DeliveriesTable(sent), DigestsTable(mails)]);
    }

    private async Task<IReadOnlyList<LoggedEvent>> EventsAsync(string id, CancellationToken cancellationToken)
    {
        // Keys are of id, revision and model; ids too may hold a slash.
        var found = await events.QueryAsync(new() { OrderBy = "key", From = $"{id}/", To = $"{id}0", Limit = MaxEvents }, cancellationToken);
        return [.. found.Items.Where(one => one.Event.Paper.Id == id).OrderBy(one => one.Sequence)];
    }

    /// <returns>And whether that is all there can be.</returns>
    private async Task<(IReadOnlyList<(Webhook Webhook, Delivery Delivery)> Sent, bool All)> DeliveriesAsync(
        IReadOnlyList<LoggedEvent> logged, IReadOnlyList<string> papers, CancellationToken cancellationToken)
    {
        var known = (await webhooks.QueryAsync(new() { Limit = MaxIds }, cancellationToken)).Items.ToDictionary(webhook => webhook.Id);
        var replayed = (await replays.FindManyAsync(known.Keys, cancellationToken)).ToLookup(replay => replay.Webhook);
        string[] ids = [.. known.Values.SelectMany(webhook => papers.Select(paper => Delivery.IdOfPaper(webhook.Id, paper)))
            .Concat(logged.Reverse().SelectMany(one => known.Keys.SelectMany(webhook => replayed[webhook]
                .Select(replay => $"{webhook}/{EventSequence.ToText(one.Sequence)}-{replay.Name}")
                .Prepend($"{webhook}/{EventSequence.ToText(one.Sequence)}"))))];

        var found = await deliveries.FindManyAsync([.. ids.Take(MaxIds)], cancellationToken);
        return ([.. found.Select(delivery => (known[delivery.Webhook], delivery))], ids.Length <= MaxIds);
    }

    /// <returns>And what was not looked at, because it would be too many: for people.</returns>
    private async Task<(IReadOnlyList<(Subscription To, Digest Digest)> Mails, IReadOnlyList<string> PassedOver)> DigestsAsync(
        IReadOnlyList<LoggedEvent> logged, IReadOnlyList<string> papers, CancellationToken cancellationToken)
    {
        var page = await subscriptions.QueryAsync(new() { Limit = MaxSubscriptions }, cancellationToken);
        var known = page.Items.ToDictionary(one => one.Id);
        var passedOver = new List<string>();
        if (page.Next is not null && await subscriptions.CountAsync(new(), cancellationToken) is var all && all > known.Count)
            passedOver.Add(string.Create(CultureInfo.InvariantCulture, $"digests of other subscriptions: looked at the first {known.Count:N0} of {all:N0}"));

        // Days are those of the reader's zone.
        DateOnly[] days = [.. logged
            .Select(one => DateOnly.FromDateTime((one.At ?? one.Event.TaggedAt).UtcDateTime))
            .SelectMany(day => Enumerable.Range(-1, DigestDays + 1).Select(day.AddDays))
            .Distinct()
            .OrderDescending()];
        var newest = days.Take(known.Count is 0 ? 0 : MaxIds / known.Count).ToList();
        if (known.Count > 0 && newest.Count < days.Length)
            passedOver.Add($"digests before {newest[^1]:yyyy-MM-dd}: there are too many subscriptions for all of them");

        string[] ids = [.. newest.SelectMany(day => known.Keys.Select(one => Digest.IdOf(one, day)))];
        return ([.. (await digests.FindAsync(ids, cancellationToken))
            .Where(digest => digest.Papers.Any(paper => papers.Contains(paper.Id)))
            .Select(digest => (known[digest.Subscription], digest))], passedOver);
    }

    private static LifeMoment MomentOf(Webhook webhook, Delivery delivery, Attempt attempt)
    {
        var to = $"{webhook.Outlet} {webhook.Id}";
        var what = attempt.Outcome switch
        {
            AttemptOutcome.Delivered => $"delivered to {to}",
            AttemptOutcome.Gone => $"refused for good by {to}",
            _ => $"not delivered to {to}",
        };
        var status = attempt.Status is { } code ? string.Create(CultureInfo.InvariantCulture, $"{code} in {attempt.Milliseconds} ms") : attempt.Error ?? "";
        return new LifeMoment(
            attempt.At,
            what,
            $"{HostOf(webhook)}: {status}{(delivery.Replay is null ? "" : ", replayed")}",
            attempt.TraceId,
            attempt.Outcome is not AttemptOutcome.Delivered);
    }

    private static LifeTable DeliveriesTable(IReadOnlyList<(Webhook Webhook, Delivery Delivery)> sent) => new(
        "deliveries",
        ["webhook", "where", "event", "state", "attempts", "next"],
        [.. sent.Select(one => (IReadOnlyList<string>)
        [
            $"{one.Webhook.Outlet} {one.Webhook.Id}",
            HostOf(one.Webhook),
            one.Delivery.Sequence is { } sequence ? EventSequence.ToText(sequence) : "",
            one.Delivery.State.ToString().ToLowerInvariant(),
            one.Delivery.Attempts.Count.ToString(CultureInfo.InvariantCulture),
            one.Delivery.Due is { } due ? Time(due) : "",
        ])]);

    private static LifeTable DigestsTable(IReadOnlyList<(Subscription To, Digest Digest)> mails) => new(
        "mails",
        ["to", "digest of", "composed", "sent"],
        [.. mails.Select(mail => (IReadOnlyList<string>)
        [
            Masked(mail.To.Address),
            mail.Digest.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Time(mail.Digest.Composed),
            mail.Digest.Sent is { } sent ? Time(sent) : "not yet",
        ])]);

    /// <summary>A program's address may hold a token too, in its path or query: only where it leads is shown.</summary>
    private static string HostOf(Webhook webhook) => Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) ? $"{url.Scheme}://{url.Authority}/…" : "…";

    /// <summary><c>a…@example.org</c>: readers are no business of operators.</summary>
    private static string Masked(string address)
        => address.LastIndexOf('@') is > 0 and var at ? $"{address[..1]}…{address[at..]}" : "…";

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("d MMM HH:mm:ss", CultureInfo.InvariantCulture);
}
