using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PaperMesh.Storage;
using RabbitMQ.Client;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>
/// The same two hops with RabbitMQ's own client, by hand. <c>POST /papers</c> takes JSON Lines and answers when all of them are stored.
/// </summary>
/// <remarks>
/// As well tuned as it is known to be: quorum queues; hundreds of confirms under way, none waited for alone; hundreds of messages fetched
/// ahead, read in the order they come, and acknowledged many at once when what they led to is confirmed or stored.
/// </remarks>
internal static class HandWrittenPipeline
{
    public const string Name = "hand-written-pipeline";

    private const string ToCount = "bare-count";
    private const string ToKeep = "bare-keep";
    private const int UnderWay = 500;

    // The client's own limit slows down when half of it is used up; here nobody has more under way than asked for.
    private static readonly CreateChannelOptions Confirmed = new(
        publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        var address = new Uri(builder.Configuration["Bus:Address"] ?? throw new InvalidOperationException("Bus__Address says where the broker is."));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddDocuments("bare", BareDocuments.Kind);
        builder.Services.AddSingleton<BareDocuments>();
        await using var app = builder.Build();

        // One for what comes in and one for each hop, as the client's authors advise: what one of them waits for holds up no other.
        var connections = new ConnectionFactory { Uri = address };
        await using var incoming = await connections.CreateConnectionAsync();
        await using var counting = await connections.CreateConnectionAsync();
        await using var keeping = await connections.CreateConnectionAsync();
        await using var first = await incoming.CreateChannelAsync(Confirmed);
        await using var second = await counting.CreateChannelAsync(Confirmed);
        foreach (var queue in new[] { ToCount, ToKeep })
            await first.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });

        var documents = app.Services.GetRequiredService<BareDocuments>();
        await using var count = await MessageBatches.ConsumeAsync(counting, ToCount, async bodies =>
        {
            List<Task> confirms = [.. bodies.Select(body => PublishAsync(second, ToKeep, CountedPaper.Of(Read(body, BareJson.Default.BarePaper)), BareJson.Default.CountedPaper).AsTask())];
            await Task.WhenAll(confirms);
        });
        await using var keep = await MessageBatches.ConsumeAsync(
            keeping, ToKeep, bodies => documents.KeepAsync([.. bodies.Select(body => Read(body, BareJson.Default.CountedPaper))], CancellationToken.None));

        app.MapGet("/health/ready", () => "ready");
        app.MapPost("/papers", (HttpRequest request, CancellationToken cancellationToken) => TakeAsync(request, first, documents, cancellationToken));
        await app.RunAsync();
    }

    /// <returns>How many are stored by now, of this request and of those before it.</returns>
    private static async Task<int> TakeAsync(HttpRequest request, IChannel channel, BareDocuments documents, CancellationToken cancellationToken)
    {
        var expected = documents.Count;
        var confirms = new List<Task>();
        await foreach (var paper in BarePapers.ReadAsync(request.Body))
        {
            confirms.Add(PublishAsync(channel, ToCount, paper, BareJson.Default.BarePaper).AsTask());
            if (confirms.Count < UnderWay)
                continue;

            // The older half has its confirms, as a rule.
            await Task.WhenAll(confirms[..(UnderWay / 2)]);
            expected += UnderWay / 2;
            confirms.RemoveRange(0, UnderWay / 2);
        }

        await Task.WhenAll(confirms);
        await documents.UntilAsync(expected + confirms.Count, cancellationToken);
        return documents.Count;
    }

    private static ValueTask PublishAsync<T>(IChannel channel, string queue, T message, JsonTypeInfo<T> type) => channel.BasicPublishAsync(
        "", queue, mandatory: false, new BasicProperties { Persistent = true, ContentType = "application/json" }, JsonSerializer.SerializeToUtf8Bytes(message, type));

    private static T Read<T>(byte[] body, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(body, type) ?? throw new JsonException("A message is null.");
}
