using System.Globalization;
using MassTransit;
using MassTransit.Middleware;

namespace PaperMesh.ServiceDefaults.Bus.DeadLetters;

/// <summary>Hands a message that was given up to whoever keeps dead letters. Where nobody does, it goes to the queue's <c>_error</c>, as ever.</summary>
/// <remarks>
/// The message is acknowledged when the broker has confirmed its dead letter: dying before that leaves it in its queue, to fail again.
/// </remarks>
internal sealed class DeadLetterTransport : IFilter<ExceptionReceiveContext>
{
    private readonly ErrorTransportFilter _errorQueue = new();

    public void Probe(ProbeContext context) => context.CreateFilterScope("deadLetter");

    public async Task Send(ExceptionReceiveContext context, IPipe<ExceptionReceiveContext> next)
    {
        try
        {
            var keeper = await context.PublishEndpointProvider.GetPublishSendEndpoint<DeadLetter>();

            // Mandatory: returned by a broker that has no queue for it.
            await keeper.Send(LetterOf(context), Pipe.Execute<SendContext<DeadLetter>>(send => ((PublishContext)send).Mandatory = true));
        }
        catch (Exception)
        {
            // Whatever prevents it, the error queue is the last resort; and when that fails too, the message stays where it is.
            await ((IFilter<ExceptionReceiveContext>)_errorQueue).Send(context, next);
        }
    }

    private static DeadLetter LetterOf(ExceptionReceiveContext context)
    {
        // The outer ones say that a message could not be read, the innermost why.
        var cause = context.Exception.GetBaseException();
        return new DeadLetter
        {
            Queue = Uri.UnescapeDataString(context.InputAddress.Segments[^1]),
            FailedAt = DateTime.SpecifyKind(context.ExceptionTimestamp, DateTimeKind.Utc),
            Exception = cause.GetType().FullName ?? cause.GetType().Name,
            Reason = Start(cause.Message),
            StackTrace = Start(context.Exception.ToString()),
            Headers = TextsOf(context.TransportHeaders),
            Body = Convert.ToBase64String(context.GetBody()),
        };
    }

    private static Dictionary<string, string> TextsOf(Headers headers)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in headers.GetAll())
        {
            if (value is string or IFormattable)
                texts[name] = value is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : (string)value;
        }

        return texts;
    }

    private static string Start(string text) => text.Length <= DeadLetter.MaxText ? text : text[..DeadLetter.MaxText];
}
