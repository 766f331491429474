using System.Diagnostics;
using MassTransit;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>A span for each message that a queue hands out, until it is acknowledged: all its tries, and the wait for its batch to be full.</summary>
/// <remarks>Child of the span that sent it, be it ours or a third party's.</remarks>
internal sealed class ProcessSpan(string queue) : IFilter<ConsumeContext>
{
    public void Probe(ProbeContext context) => context.CreateFilterScope("processSpan");

    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        using var span = MessageTraces.Source.HasListeners() ? Start(context) : null;
        if (span is null)
        {
            await next.Send(context);
            return;
        }

        context.GetOrAddPayload(() => span);
        try
        {
            await next.Send(context);
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }

    private Activity? Start(ConsumeContext context)
    {
        var headers = context.ReceiveContext.TransportHeaders;
        ActivityContext.TryParse(
            headers.Get<string>(MessageTraces.TraceParent), headers.Get<string>(MessageTraces.TraceState), isRemote: true, out var parent);

        // What was current when the consumer was started is not what the message comes from.
        Activity.Current = null;
        var span = MessageTraces.Source.StartActivity($"process {queue}", ActivityKind.Consumer, parent);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("messaging.system", context.ReceiveContext.SystemOf());
            span.SetTag("messaging.operation.name", "process");
            span.SetTag("messaging.operation.type", "process");
            span.SetTag("messaging.destination.name", queue);
            span.SetTag("messaging.message.id", context.MessageId?.ToString());
            span.SetTag("papermesh.paper.id", headers.Get<string>(CloudEventHeaders.Prefix + "subject"));
        }

        return span;
    }
}

internal static class MessageSpans
{
    public static void Fail(this Activity span, Exception exception)
    {
        span.SetTag("error.type", exception.GetType().FullName);
        span.SetStatus(ActivityStatusCode.Error, exception.Message);
    }

    public static string SystemOf(this PublishContext context) => SystemOf(context.DestinationAddress);

    public static string SystemOf(this ReceiveContext context) => SystemOf(context.InputAddress);

    private static string SystemOf(Uri? address) => address?.Scheme is "rabbitmq" or "rabbitmqs" ? "rabbitmq" : "in_memory";
}
