using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MassTransit;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Bus.DeadLetters;
using PaperMesh.ServiceDefaults.Bus.NewQueues;

namespace PaperMesh.ServiceDefaults.Bus;

/// <summary>How events look to others: plain JSON on topic exchanges with fixed names.</summary>
internal static class Wire
{
    public static void ConfigureWire(this IBusFactoryConfigurator bus)
    {
        // Neither an envelope nor headers of the framework's own (one of them names this machine): a program in any language can read
        // and write these messages. What a queue holds is known by the queue, so that no header has to say it.
        bus.ClearSerialization();
        bus.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
        bus.ConfigureJsonSerializerOptions(framework => new JsonSerializerOptions(ContractsJson.Default.Options)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(ContractsJson.Default, framework.TypeInfoResolver),

            // The body is never put into HTML, so letters of all scripts may stay what they are.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });

        bus.ConfigureEvent<PaperDiscovered>(EventNames.DiscoveredExchange, RoutingKey.Of);
        bus.ConfigureEvent<PaperTagged>(EventNames.TaggedExchange, RoutingKey.Of);
        bus.ConfigureEvent<PapersKept>(EventNames.KeptExchange, RoutingKey.Of);
        bus.ConfigureEvent<DeadLetter>("papermesh.dead-letters", letter => letter.Queue);
        bus.ConfigureEvent<QueueMade>("papermesh.queues.made", made => made.Queue);
    }

    private static void ConfigureEvent<TEvent>(this IBusFactoryConfigurator bus, string exchange, Func<TEvent, string> routingKey)
        where TEvent : class
    {
        bus.Message<TEvent>(message => message.SetEntityName(exchange));
        bus.Send<TEvent>(send => send.UseRoutingKeyFormatter(context => routingKey(context.Message)));

        if (bus is IRabbitMqBusFactoryConfigurator rabbit)
            rabbit.Publish<TEvent>(publish => publish.ExchangeType = "topic");
    }
}
