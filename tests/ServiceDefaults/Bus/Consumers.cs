using System.Collections.Concurrent;
using MassTransit;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

/// <summary>What the consumers of one host have been given.</summary>
internal sealed class Seen
{
    public ConcurrentQueue<PaperDiscovered> Discovered { get; } = new();

    public ConcurrentQueue<PaperTagged> Tagged { get; } = new();

    /// <summary>Sizes, failed ones too.</summary>
    public ConcurrentQueue<int> Batches { get; } = new();

    public ConcurrentQueue<PapersKept> Kept { get; } = new();
}

/// <summary>Each host has queues of its own; the exchanges' names are fixed.</summary>
internal sealed class QueueNames
{
    private readonly string _suffix = Guid.NewGuid().ToString("N")[..8];

    public string this[string task] => $"{task}-{_suffix}";
}

/// <summary>Tags each paper, as the Classifier does; one by one.</summary>
internal sealed class TagConsumer(Seen seen) : IConsumer<PaperDiscovered>
{
    public async Task Consume(ConsumeContext<PaperDiscovered> context)
    {
        await context.Publish(Invented.Tagged(context.Message), context.CancellationToken);
        seen.Discovered.Enqueue(context.Message);
    }
}

internal sealed class TagDefinition(QueueNames queues) : EventConsumerDefinition<TagConsumer, PaperDiscovered>(queues["tag"]);

/// <summary>Keeps tagged papers, as Query and Notifier do; in batches. Cannot bear some.</summary>
internal sealed class KeepConsumer(Seen seen) : IConsumer<Batch<PaperTagged>>
{
    public async Task Consume(ConsumeContext<Batch<PaperTagged>> context)
    {
        var events = context.Message.Select(message => message.Message).ToArray();
        seen.Batches.Enqueue(events.Length);

        if (events.FirstOrDefault(tagged => tagged.Paper.Title.StartsWith("Poison", StringComparison.Ordinal)) is { } poison)
            throw new InvalidOperationException($"{poison.Paper.Id} cannot be borne.");

        foreach (var tagged in events)
            seen.Tagged.Enqueue(tagged);

        await context.Publish(
            new PapersKept { By = "trial", Papers = [.. events.Select(tagged => new PaperRevision(tagged.Paper.Id, tagged.Paper.Revision))] },
            context.CancellationToken);
    }
}

internal sealed class KeepDefinition : EventConsumerDefinition<KeepConsumer, PaperTagged>
{
    public KeepDefinition(QueueNames queues)
        : base(queues["keep"]) => BatchSize = 100;
}

/// <summary>Takes receipts, as the Crawler does.</summary>
internal sealed class NoteConsumer(Seen seen) : IConsumer<PapersKept>
{
    public Task Consume(ConsumeContext<PapersKept> context)
    {
        seen.Kept.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class NoteDefinition(QueueNames queues) : EventConsumerDefinition<NoteConsumer, PapersKept>(queues["note"]);
