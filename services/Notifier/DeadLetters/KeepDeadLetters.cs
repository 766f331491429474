using MassTransit;
using PaperMesh.ServiceDefaults.Bus;
using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.Storage;

namespace PaperMesh.Notifier.DeadLetters;

/// <summary>Keeps what the consumers of all services gave up on.</summary>
internal sealed class KeepDeadLetters(IDocuments<KeptDeadLetter> letters, ILogger<KeepDeadLetters> logger) : IConsumer<DeadLetter>
{
    public async Task Consume(ConsumeContext<DeadLetter> context)
    {
        var letter = context.Message;
        await letters.UpsertAsync([letter], KeptDeadLetter.IdOf, KeptDeadLetter.Fold, context.CancellationToken);
        logger.GivenUp(letter.Queue, letter.Exception, letter.Reason);
    }
}

internal sealed class KeepDeadLettersDefinition() : EventConsumerDefinition<KeepDeadLetters, DeadLetter>("keep-dead-letter");
