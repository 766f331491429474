using MassTransit;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus;

namespace PaperMesh.Notifier.EventLog;

/// <summary>Appends what was tagged to the log, and says so to the Crawler.</summary>
/// <remarks>
/// The log holds an event once however often it comes. A repeat is receipted again: the receipt of the first time may be what was lost.
/// </remarks>
internal sealed class LogEventsConsumer(LoggedEvents log, LogTail tail, NotifierMetrics metrics) : IConsumer<Batch<PaperTagged>>
{
    public async Task Consume(ConsumeContext<Batch<PaperTagged>> context)
    {
        PaperTagged[] events = [.. context.Message.Select(message => message.Message)];

        var traces = context.Message.Where(message => message.TraceOf() is not null).ToLookup(message => message.Message, message => message.TraceOf());

        var appended = await log.AppendAsync(events, context.CancellationToken, tagged => traces[tagged].FirstOrDefault());
        tail.MoveTo(appended.Last);
        metrics.Logged(added: appended.Added, repeated: events.Length - appended.Added);

        var papers = events.Select(e => new PaperRevision(e.Paper.Id, e.Paper.Revision)).Distinct();
        await context.Publish(new PapersKept { By = "notifier", Papers = [.. papers] }, context.CancellationToken);
    }
}

internal sealed class LogEventsConsumerDefinition : EventConsumerDefinition<LogEventsConsumer, PaperTagged>
{
    public LogEventsConsumerDefinition() : base("log-event") => BatchSize = 200;
}
