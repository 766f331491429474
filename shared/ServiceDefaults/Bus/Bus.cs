using System.Net.Security;
using System.Security.Cryptography;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults.Bus;

public static class Bus
{
    /// <summary>Connects the process to the bus of its settings. Call it once, however many services the process holds.</summary>
    /// <remarks>
    /// Each service brings its own consumers with <c>services.RegisterConsumer&lt;Consumer, Definition&gt;()</c>. A <c>Publish</c> that has
    /// returned is confirmed by the broker; one at a time that costs a round trip each, a hundred at once are ten times as many a second.
    /// Start-up does not wait for a broker: until it answers, <c>/health/ready</c> says no and publishing waits. On shutdown consumers
    /// finish what they have begun, within 10 s.
    /// </remarks>
    public static void AddBus(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BusOptions>().BindConfiguration("Bus").ValidateDataAnnotations().ValidateOnStart();
        var overBroker = BusOptions.IsRabbitMq(builder.Configuration["Bus:Transport"]);

        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            // In memory there is nothing to wait for, and what is published before the queues are there would reach nobody.
            host.WaitUntilStarted = !overBroker;

            // Within the 30 s that the host itself, and a container's orchestrator, wait.
            host.ConsumerStopTimeout = TimeSpan.FromSeconds(10);
            host.StopTimeout = TimeSpan.FromSeconds(20);
        });

        // The ids of messages would hold this machine's network address, and everybody on the bus reads them.
        NewId.SetWorkerIdProvider(new RandomWorkerId());

        builder.Services.AddSingleton<BusQueues>();
        builder.Services.AddPublishObserver<CloudEventHeaders>();
        builder.Services.AddPublishObserver<SendSpans>();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();

            if (overBroker)
                bus.UsingRabbitMq(UseRabbitMq);
            else
                bus.UsingInMemory(UseMemory);
        });
    }

    private static void UseRabbitMq(IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit)
    {
        var options = context.GetRequiredService<IOptions<BusOptions>>().Value;
        var address = new Uri(options.Address);

        rabbit.Host(address, host =>
        {
            host.OnRefreshConnectionFactory = connections =>
            {
                connections.SocketFactory = BrokerSocket.Create;
                return Task.CompletedTask;
            };

            // Left alone, MassTransit takes a certificate that nobody vouches for.
            if (address.Scheme == "amqps")
                host.UseSsl(tls => tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors));
        });
        rabbit.PrefetchCount = options.Prefetch;
        rabbit.ConfigureWire();
        rabbit.ConfigureEndpoints(context);
    }

    private static void UseMemory(IBusRegistrationContext context, IInMemoryBusFactoryConfigurator memory)
    {
        memory.PrefetchCount = context.GetRequiredService<IOptions<BusOptions>>().Value.Prefetch;
        memory.ConfigureWire();
        memory.ConfigureEndpoints(context);
    }

    private sealed class RandomWorkerId : IWorkerIdProvider
    {
        public byte[] GetWorkerId(int index) => RandomNumberGenerator.GetBytes(6);
    }
}
