using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults.Bus;

public static class Bus
{
    /// <summary>Connects the process to the bus of its settings. Call it once, however many services the process holds.</summary>
    /// <remarks>Each service brings its own consumers with <c>services.RegisterConsumer&lt;Consumer, Definition&gt;()</c>.</remarks>
    public static void AddBus(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<BusOptions>().BindConfiguration("Bus").ValidateDataAnnotations().ValidateOnStart();
        var options = builder.Configuration.GetSection("Bus").Get<BusOptions>() ?? new BusOptions();

        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();

            if (options.Transport == BusTransport.RabbitMq)
            {
                bus.UsingRabbitMq((context, rabbit) =>
                {
                    rabbit.Host(options.Address);
                    rabbit.PrefetchCount = options.Prefetch;
                    rabbit.ConfigureWire();
                    rabbit.ConfigureEndpoints(context);
                });
            }
            else
            {
                bus.UsingInMemory((context, memory) =>
                {
                    memory.PrefetchCount = options.Prefetch;
                    memory.ConfigureWire();
                    memory.ConfigureEndpoints(context);
                });
            }
        });
    }

    private static void ConfigureWire(this IBusFactoryConfigurator bus)
    {
        bus.ClearSerialization();
        bus.UseRawJsonSerializer(RawSerializerOptions.AddTransportHeaders | RawSerializerOptions.CopyHeaders, isDefault: true);
        bus.ConfigureJsonSerializerOptions(options =>
        {
            options.WriteIndented = false;
            options.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            return options;
        });
    }
}
