using PaperMesh.Notifier.EventLog;
using PaperMesh.Notifier.Matching;
using PaperMesh.Notifier.Webhooks.Replaying;
using PaperMesh.Notifier.Webhooks.Sending;
using PaperMesh.Queries;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Notifier.Webhooks;

/// <summary>Reads the log and makes a delivery of each event for each webhook that wants it. Of several replicas one does, by lease.</summary>
/// <remarks>
/// Deliveries first, then the checkpoint: whoever dies in between does it again, and it adds nothing. So do two who both hold the lease
/// for dead; the lease only spares the work.
/// </remarks>
internal sealed class Dispatcher(
    LoggedEvents events,
    LogTail tail,
    IDocuments<Checkpoint> checkpoints,
    WebhookStore webhooks,
    DeliveryPlan plan,
    Deliveries deliveries,
    ReplayWorker replays,
    WakeUp wakeUp,
    [FromKeyedServices(NotifierService.Name)] Leases leases,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<Dispatcher> log) : BackgroundService
{
    private const string Name = "webhooks";

    private const int EventsAtOnce = 200;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly QueryIndex<string> _queries = new();
    private Dictionary<string, Webhook> _active = [];
    private bool _isBehind;

    private bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var fails = false;
        while (!stoppingToken.IsCancellationRequested && !IsStopping)
        {
            try
            {
                await using var lease = await leases.TryTakeAsync(Name, stoppingToken);
                if (lease is not null)
                    await LeadAsync(lease, stoppingToken);

                fails = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // The store is away, or the lease has run out: somebody goes on when it is back.
                if (!fails)
                    log.DispatcherWaits(e);

                fails = true;
            }

            await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LeadAsync(Lease lease, CancellationToken stoppingToken)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lease.Lost);

        // The tail ceases to wait as soon as the process is to stop, which is before the services are told to.
        while (!leading.IsCancellationRequested && !IsStopping)
        {
            var place = await DispatchAsync(leading.Token);
            await replays.WorkAsync(leading.Token);
            await tail.WaitBeyondAsync(place, LookAgain, leading.Token);
        }
    }

    /// <summary>Works through the next events.</summary>
    /// <returns>The place up to which the log is worked through.</returns>
    private async Task<long> DispatchAsync(CancellationToken cancellationToken)
    {
        var place = (await checkpoints.FindAsync(Name, cancellationToken))?.Sequence ?? 0;
        var last = await events.LastAsync(cancellationToken);
        if (last < place && !_isBehind)
            log.LogBehind(last, place);

        _isBehind = last < place;
        if (last <= place)
            return place;

        var read = await events.ReadAsync(place, EventsAtOnce, cancellationToken);

        // Asked after the log was: a webhook that was there before an event was logged is among them.
        Know(await webhooks.ActiveAsync(cancellationToken));
        if (_active.Count == 0)
            return await MoveToAsync(last, cancellationToken);

        var wanted = read.SelectMany(logged => WantedBy(logged).Select(webhook => (_active[webhook], logged))).ToList();
        if (await plan.MakeAsync(wanted, replay: null, cancellationToken) is { Count: > 0 } made)
        {
            await deliveries.AddAsync(made, cancellationToken);
            wakeUp.Now();
        }

        return await MoveToAsync(read[^1].Sequence, cancellationToken);
    }

    private async Task<long> MoveToAsync(long place, CancellationToken cancellationToken)
    {
        var moved = await checkpoints.UpsertAsync(
            [new Checkpoint(Name, place)],
            checkpoint => checkpoint.Name,
            (stored, checkpoint) => stored?.Sequence >= checkpoint.Sequence ? stored : checkpoint,
            cancellationToken);
        return moved[0].Document!.Sequence;
    }

    /// <summary>The query of a webhook never changes.</summary>
    private void Know(IReadOnlyList<Webhook> active)
    {
        var now = active.ToDictionary(webhook => webhook.Id);
        foreach (var gone in _active.Keys.Where(id => !now.ContainsKey(id)))
            _queries.Remove(gone);
        foreach (var webhook in active.Where(webhook => !_active.ContainsKey(webhook.Id)))
            _queries.Set(webhook.Id, PaperQuery.Parse(webhook.Query).Query);

        _active = now;
    }

    private IEnumerable<string> WantedBy(LoggedEvent logged)
        => _queries.Matching(new PaperFacts(logged.Event.Paper, logged.Event.Tags)).Where(id => _active[id].After < logged.Sequence);
}
