using System.Diagnostics;
using MassTransit;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>A span for each message that is published, until the broker has confirmed it; and its place in the headers.</summary>
/// <remarks>It follows from the <c>traceparent</c> that was set already, if there is one, else from the current activity.</remarks>
internal sealed class SendSpans : IPublishObserver
{
    public Task PrePublish<T>(PublishContext<T> context)
        where T : class
    {
        var around = Activity.Current;
        ActivityContext.TryParse(context.Headers.Get<string>(MessageTraces.TraceParent), null, out var parent);
        var span = MessageTraces.Source.StartActivity($"send {DestinationOf(context)}", ActivityKind.Producer, parent);
        Activity.Current = around;
        if (span is not null)
        {
            context.AddOrUpdatePayload(() => new Sending(span), _ => new Sending(span));
            Describe(context, span);
        }

        // Without spans of ours, a request may still have a trace that somebody else follows.
        if ((span ?? (parent == default ? around : null)) is { IdFormat: ActivityIdFormat.W3C, Id: { } id } trace)
        {
            context.Headers.Set(MessageTraces.TraceParent, id);
            if (trace.TraceStateString is { Length: > 0 } state)
                context.Headers.Set(MessageTraces.TraceState, state);
        }

        return Task.CompletedTask;
    }

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
        => End(context, null);

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class
        => End(context, exception);

    private static Task End(PublishContext context, Exception? exception)
    {
        if (context.TryGetPayload<Sending>(out var sending))
        {
            var around = Activity.Current;
            if (exception is not null)
                sending.Span.Fail(exception);
            sending.Span.Dispose();
            Activity.Current = around;
        }

        return Task.CompletedTask;
    }

    private static void Describe<T>(PublishContext<T> context, Activity span)
        where T : class
    {
        if (!span.IsAllDataRequested)
            return;

        span.SetTag("messaging.system", context.SystemOf());
        span.SetTag("messaging.operation.name", "send");
        span.SetTag("messaging.operation.type", "send");
        span.SetTag("messaging.destination.name", DestinationOf(context));
        span.SetTag("messaging.message.id", context.MessageId?.ToString());
        span.SetTag("papermesh.paper.id", context.Headers.Get<string>(CloudEventHeaders.Prefix + "subject"));
    }

    private static string DestinationOf<T>(PublishContext<T> context)
        where T : class
        => context.DestinationAddress?.Segments[^1] ?? typeof(T).Name;

    /// <summary>Not the activity itself, which consumers keep as theirs.</summary>
    private sealed record Sending(Activity Span);
}
