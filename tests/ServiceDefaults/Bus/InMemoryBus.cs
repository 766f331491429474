using System.Collections.Concurrent;
using MassTransit;
using MassTransit.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.ServiceDefaults.Tests.Bus;

public sealed class InMemoryBus
{
    [Fact]
    public async Task A_paper_goes_from_event_to_event_to_receipt()
    {
        var kept = new ConcurrentQueue<PapersKept>();
        await using var host = await RunningHost.StartAsync(builder =>
        {
            builder.AddBus();
            builder.Services.AddSingleton(kept);
            builder.Services.RegisterConsumer<TagConsumer, TagDefinition>();
            builder.Services.RegisterConsumer<KeepConsumer, KeepDefinition>();
            builder.Services.RegisterConsumer<NoteConsumer, NoteDefinition>();
        });
        var bus = host.Services.GetRequiredService<IBus>();

        await Task.WhenAll(Enumerable.Range(1, 250)
            .Select(number => bus.Publish(Invented.Discovered(number, "cs.CL"), TestContext.Current.CancellationToken)));

        await Eventually.BeTrueAsync(() => kept.Sum(batch => batch.Papers.Count) == 250);
        kept.Count.ShouldBeLessThan(100);
    }
}

internal sealed class TagConsumer : IConsumer<PaperDiscovered>
{
    public Task Consume(ConsumeContext<PaperDiscovered> context) => context.Publish(Invented.Tagged(context.Message), context.CancellationToken);
}

internal sealed class TagDefinition() : EventConsumerDefinition<TagConsumer, PaperDiscovered>("test-tag");

internal sealed class KeepConsumer : IConsumer<Batch<PaperTagged>>
{
    public Task Consume(ConsumeContext<Batch<PaperTagged>> context) => context.Publish(
        new PapersKept { By = "test", Papers = [.. context.Message.Select(m => new PaperRevision(m.Message.Paper.Id, m.Message.Paper.Revision))] },
        context.CancellationToken);
}

internal sealed class KeepDefinition : EventConsumerDefinition<KeepConsumer, PaperTagged>
{
    public KeepDefinition() : base("test-keep") => BatchSize = 100;
}

internal sealed class NoteConsumer(ConcurrentQueue<PapersKept> kept) : IConsumer<PapersKept>
{
    public Task Consume(ConsumeContext<PapersKept> context)
    {
        kept.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class NoteDefinition() : EventConsumerDefinition<NoteConsumer, PapersKept>("test-note");
