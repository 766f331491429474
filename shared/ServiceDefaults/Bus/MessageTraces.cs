using System.Diagnostics;
using MassTransit;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>The trace of a message goes with it in the headers <c>traceparent</c> and <c>tracestate</c>, whoever reads or writes it.</summary>
/// <remarks>
/// Trace Context, AMQP protocol; spans by OpenTelemetry's conventions for messaging, of source <c>PaperMesh.Bus</c>. MassTransit has a
/// source of its own, which is left alone: it knows no <c>traceparent</c>, makes four spans a message, and puts its own header on the wire.
/// </remarks>
public static class MessageTraces
{
    internal const string SourceName = "PaperMesh.Bus";

    internal const string TraceParent = "traceparent";

    internal const string TraceState = "tracestate";

    internal static readonly ActivitySource Source = new(SourceName);

    /// <summary>Publishes a message as a part of a trace that has begun elsewhere, maybe long ago, in another process.</summary>
    /// <param name="bus">Where to.</param>
    /// <param name="message">What.</param>
    /// <param name="traceParent">The span that it follows from (Trace Context, 3.2); null: that one was not sampled, so this is not either.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task PublishAsync<T>(this IPublishEndpoint bus, T message, string? traceParent, CancellationToken cancellationToken)
        where T : class
        => Source.HasListeners()
            ? bus.Publish(message, context => context.Headers.Set(TraceParent, traceParent ?? NotSampled()), cancellationToken)
            : bus.Publish(message, cancellationToken);

    /// <summary>The span in which a message is worked off, for <see cref="PublishAsync"/> and for keeping; null: it is not sampled.</summary>
    /// <remarks>In a batch each message has its own; the current activity is one of them.</remarks>
    public static string? TraceOf(this ConsumeContext message)
        => message.TryGetPayload<Activity>(out var span) && span.Recorded ? span.Id : null;

    private static string NotSampled() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
