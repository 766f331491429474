using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PaperMesh.ServiceDefaults.Bus;

public static class Bus
{
    /// <summary>Connects the process to the bus of its settings. Call it once, however many services the process holds.</summary>
    /// <remarks>
    /// Each service brings its own consumers with <c>services.RegisterConsumer&lt;Consumer, Definition&gt;()</c>. Start-up does not wait for
    /// the broker: until it answers, <c>/health/ready</c> says no and publishing waits. On shutdown consumers finish what they have.
    /// </remarks>
    public static void AddBus(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BusOptions>().BindConfiguration("Bus").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.Configure<MassTransitHostOptions>(host =>
        {
            // Within the 30 s that the host itself, and a container's orchestrator, wait.
            host.ConsumerStopTimeout = TimeSpan.FromSeconds(10);
            host.StopTimeout = TimeSpan.FromSeconds(20);
        });

        builder.Services.AddSendObserver<CloudEventHeaders>();
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();

            if (BusOptions.IsRabbitMq(builder.Configuration["Bus:Transport"]))
            {
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    var options = context.GetRequiredService<IOptions<BusOptions>>().Value;
                    rabbit.Host(new Uri(options.Address));
                    rabbit.PrefetchCount = options.Prefetch;
                    rabbit.ConfigureWire();
                    rabbit.ConfigureEndpoints(context);
                });
            }
            else
            {
                bus.UsingInMemory((context, memory) =>
                {
                    memory.PrefetchCount = context.GetRequiredService<IOptions<BusOptions>>().Value.Prefetch;
                    memory.ConfigureWire();
                    memory.ConfigureEndpoints(context);
                });
            }
        });
    }
}
