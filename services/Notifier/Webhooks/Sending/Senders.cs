using Microsoft.Extensions.Options;

namespace PaperMesh.Notifier.Webhooks.Sending;

/// <summary>Finds the webhooks that have something due and sends to each by itself: a slow or dead one is in nobody's way.</summary>
/// <remarks>
/// The bulkhead: one task a webhook, with a few requests at once. There are at most so many tasks; webhooks whose last attempt has failed
/// get half of them at most and one request each, so that however many endpoints hang, the others are served. Runs in every replica.
/// </remarks>
internal sealed class Senders(
    DeliverySender sender, Deliveries deliveries, WebhookStore webhooks, WakeUp wakeUp, IOptions<WebhookOptions> options, TimeProvider time, ILogger<Senders> log)
    : BackgroundService
{
    /// <summary>What other replicas insert, and what becomes due, is found by looking.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>A webhook with much to send makes way for the others now and then.</summary>
    private const int RoundsInARow = 25;

    private readonly Dictionary<string, (Task Sending, bool Fails)> _sending = [];
    private string _last = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var fails = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await StartDueAsync(stoppingToken);
                fails = false;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                if (!fails)
                    log.SendersWait(e);

                fails = true;
            }
            catch (OperationCanceledException)
            {
                break;
            }

            await wakeUp.WaitAsync(LookEvery, time, stoppingToken);
        }

        await Task.WhenAll(_sending.Values.Select(lane => lane.Sending));
    }

    private async Task StartDueAsync(CancellationToken stoppingToken)
    {
        ForgetDone();
        if (_sending.Count >= options.Value.EndpointsAtOnce)
            return;

        await foreach (var id in deliveries.DueWebhooksAsync(_last, stoppingToken))
        {
            if (_sending.ContainsKey(id))
                continue;

            var fails = await webhooks.FindAsync(id, stoppingToken) is { FailingSince: not null };
            if (fails && _sending.Values.Count(lane => lane.Fails) >= options.Value.EndpointsAtOnce / 2)
                continue;

            _last = id;
            _sending[id] = (SendAllAsync(id, stoppingToken), fails);
            if (_sending.Count >= options.Value.EndpointsAtOnce)
                return;
        }
    }

    private async Task SendAllAsync(string id, CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            for (var round = 0; round < RoundsInARow && !stoppingToken.IsCancellationRequested; round++)
            {
                if (!await sender.SendDueAsync(id, stoppingToken))
                    break;
            }
        }
        catch (Exception e)
        {
            // The store is away: what was claimed is sent again when its claim has run out.
            if (!stoppingToken.IsCancellationRequested)
                log.NotSent(e, id);
        }

        wakeUp.Now();
    }

    private void ForgetDone()
    {
        foreach (var (id, _) in _sending.Where(lane => lane.Value.Sending.IsCompleted).ToList())
            _sending.Remove(id);
    }
}
