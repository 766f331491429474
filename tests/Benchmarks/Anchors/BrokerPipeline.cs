using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Storage;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>
/// MassTransit over RabbitMQ and nothing else: publish, count the words, publish, store. <c>POST /papers</c> takes JSON Lines and answers when
/// all of them are stored.
/// </summary>
/// <remarks>
/// As well tuned as it is known to be: quorum queues, which cost the broker less than classic ones; 100 publishes under way, each confirmed;
/// hundreds of messages fetched ahead, all of them worked on at the same time; batches of 100 where they are stored (where they are only published
/// again, a batch costs more than it saves: 490 µs a paper instead of 450); JSON without an envelope, by generated code.
/// </remarks>
internal static class BrokerPipeline
{
    public const string Name = "broker-pipeline";

    private const int UnderWay = 100;
    private const int Batch = 100;
    private const int Prefetch = 500;

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        var address = new Uri(builder.Configuration["Bus:Address"] ?? throw new InvalidOperationException("Bus__Address says where the broker is."));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddDocuments("bare", BareDocuments.Kind);
        builder.Services.AddSingleton<BareDocuments>();
        builder.Services.Configure<MassTransitHostOptions>(host => host.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetEndpointNameFormatter(KebabCaseEndpointNameFormatter.Instance);
            bus.AddConsumer<CountWordsConsumer>();
            bus.AddConsumer<KeepBatchConsumer>(consumer => consumer.Options<BatchOptions>(Full));
            bus.AddConfigureEndpointsCallback((_, _, endpoint) => ((IRabbitMqReceiveEndpointConfigurator)endpoint).SetQuorumQueue());
            bus.UsingRabbitMq((context, rabbit) =>
            {
                rabbit.Host(address);
                rabbit.PrefetchCount = Prefetch;
                rabbit.ClearSerialization();
                rabbit.UseRawJsonSerializer(RawSerializerOptions.AnyMessageType, isDefault: true);
                rabbit.ConfigureJsonSerializerOptions(options =>
                {
                    options.TypeInfoResolverChain.Insert(0, BareJson.Default);
                    return options;
                });
                rabbit.ConfigureEndpoints(context);
            });
        });

        await using var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/papers", PublishAsync);
        await app.RunAsync();
    }

    private static void Full(BatchOptions batch) => batch.SetMessageLimit(Batch).SetTimeLimit(TimeSpan.FromMilliseconds(20)).SetConcurrencyLimit(2);

    /// <returns>How many are stored by now, of this request and of those before it.</returns>
    private static async Task<int> PublishAsync(HttpRequest request, IBus bus, BareDocuments documents, CancellationToken cancellationToken)
    {
        var stored = documents.Count;
        var published = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = UnderWay, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(BarePapers.ReadAsync(request.Body), options, async (paper, token) =>
        {
            await bus.Publish(paper, token);
            Interlocked.Increment(ref published);
        });

        await documents.UntilAsync(stored + published, cancellationToken);
        return documents.Count;
    }
}

/// <summary>The second hop. A repeat replaces the document by itself.</summary>
internal sealed class KeepBatchConsumer(BareDocuments documents) : IConsumer<Batch<CountedPaper>>
{
    public Task Consume(ConsumeContext<Batch<CountedPaper>> context)
        => documents.KeepAsync([.. context.Message.Select(one => one.Message)], context.CancellationToken);
}
