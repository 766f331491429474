using MassTransit;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>Keeps what the consumers of all services gave up on.</summary>
internal sealed class KeepDeadLetters(
    IDocuments<KeptDeadLetter> letters, IDocuments<LongMessage> messages, ILogger<KeepDeadLetters> logger) : IConsumer<DeadLetter>
{
    public async Task Consume(ConsumeContext<DeadLetter> context)
    {
        var letter = context.Message;

        // First: a letter that is there has its message.
        if (KeptDeadLetter.IsLong(letter))
        {
            var message = new LongMessage(KeptDeadLetter.IdOf(letter), letter.Body, letter.FailedAt);
            await messages.UpsertAsync([message], one => one.Id, (kept, one) => kept?.FailedAt >= one.FailedAt ? kept : one, context.CancellationToken);
        }

        await letters.UpsertAsync([letter], KeptDeadLetter.IdOf, KeptDeadLetter.Fold, context.CancellationToken);
        logger.GivenUp(letter.Queue, letter.Exception, letter.Reason);
    }
}

internal sealed class KeepDeadLettersDefinition() : EventConsumerDefinition<KeepDeadLetters, DeadLetter>("keep-dead-letter")
{
    // One of 10 MB takes ten times that on its way into the store.
    private const int AtOnce = 2;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator, IConsumerConfigurator<KeepDeadLetters> consumerConfigurator, IRegistrationContext context)
    {
        base.ConfigureConsumer(endpointConfigurator, consumerConfigurator, context);
        endpointConfigurator.PrefetchCount = AtOnce;
        endpointConfigurator.ConcurrentMessageLimit = AtOnce;
    }
}
