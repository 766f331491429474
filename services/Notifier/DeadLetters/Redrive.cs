using System.Net.Mime;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>Sends the letters that are to be redriven to their queues again, as they came, so many a second and no more.</summary>
/// <remarks>
/// A letter is sent first and marked afterwards: dying in between, or two replicas at once, sends it twice, which every consumer bears.
/// One that has failed again by the time that it is marked waits again, and is not marked. One whose message is gone waits again, too, and
/// holds up no other.
/// </remarks>
internal sealed class Redrive(
    IDocuments<KeptDeadLetter> letters,
    IDocuments<LongMessage> messages,
    IBus bus,
    IOptions<DeadLetterOptions> options,
    TimeProvider time,
    ILogger<Redrive> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var next = await letters.QueryAsync(new() { OrderBy = "redriving", Limit = options.Value.RedrivePerSecond }, stoppingToken);
                foreach (var kept in next.Items)
                    await RedriveAsync(kept, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Store or broker: health says so, and what is to be redriven still is.
                logger.NotRedriven(e);
            }
        }
    }

    private async Task RedriveAsync(KeptDeadLetter kept, CancellationToken cancellationToken)
    {
        var whole = await LongMessage.WholeAsync(kept, messages, cancellationToken);
        if (whole is null)
            logger.MessageGone(kept.Id);
        else
            await SendAsync(whole, cancellationToken);

        var failedAt = kept.Letter.FailedAt;
        await letters.UpsertAsync(
            [kept.Id],
            id => id,
            (now, _) => now is { State: DeadLetterState.Redriving } && now.Letter.FailedAt == failedAt
                ? whole is null ? now with { State = DeadLetterState.Waiting } : now with { State = DeadLetterState.Redriven, ClosedAt = time.GetUtcNow() }
                : null,
            cancellationToken);
    }

    // Over a broker to the exchange that stands before each queue: to name the queue would declare it, in another form than it has.
    private async Task SendAsync(DeadLetter letter, CancellationToken cancellationToken)
    {
        var kind = bus.Address.Scheme == "loopback" ? "queue" : "exchange";
        var queue = await bus.GetSendEndpoint(new Uri($"{kind}:{letter.Queue}"));
        var body = new BytesMessageBody(Convert.FromBase64String(letter.Body));
        await queue.Send(new Redriven(), context =>
        {
            context.Serializer = new CopyBodySerializer(new ContentType(MediaTypeNames.Application.Json), body);
            foreach (var (name, value) in letter.Headers.Where(header => !header.Key.StartsWith("MT-", StringComparison.Ordinal)))
                context.Headers.Set(name, value);
        }, cancellationToken);
    }

    /// <summary>Stands for the message, whose body is not read here.</summary>
    private sealed record Redriven;
}
