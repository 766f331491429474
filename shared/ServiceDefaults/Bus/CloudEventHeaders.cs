using System.Globalization;
using MassTransit;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>Writes each event's <see cref="CloudEvent"/> into its headers, just before it is sent.</summary>
/// <remarks>CloudEvents 1.0, AMQP protocol binding, binary mode.</remarks>
internal sealed class CloudEventHeaders : IPublishObserver
{
    public const string Prefix = "cloudEvents:";

    public Task PrePublish<T>(PublishContext<T> context)
        where T : class
    {
        CloudEvent? about = context.Message switch
        {
            PaperDiscovered discovered => CloudEvent.Of(discovered),
            PaperTagged tagged => CloudEvent.Of(tagged),
            PapersKept kept => CloudEvent.Of(kept),
            _ => null,
        };

        if (about is not null)
            Write(context.Headers, about);

        return Task.CompletedTask;
    }

    public Task PostPublish<T>(PublishContext<T> context)
        where T : class
        => Task.CompletedTask;

    public Task PublishFault<T>(PublishContext<T> context, Exception exception)
        where T : class
        => Task.CompletedTask;

    private static void Write(SendHeaders headers, CloudEvent about)
    {
        headers.Set(Prefix + "specversion", CloudEvent.SpecVersion);
        headers.Set(Prefix + "id", about.Id);
        headers.Set(Prefix + "type", about.Type);
        headers.Set(Prefix + "source", about.Source);
        headers.Set(Prefix + "dataschema", about.DataSchema);

        if (about.Subject is { } subject)
            headers.Set(Prefix + "subject", subject);

        // As text: a native timestamp of AMQP 0-9-1 holds whole seconds only.
        if (about.Time is { } time)
            headers.Set(Prefix + "time", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture));
    }
}
