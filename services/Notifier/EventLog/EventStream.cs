using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace PaperMesh.Notifier.EventLog;

/// <summary>The log from a place on, as server-sent events (HTML Standard, 9.2), until the client goes or the process stops.</summary>
/// <remarks>
/// Nothing is kept per client but how far it has come: a slow one is read to from the log at its own pace. One that connects again with
/// the last <c>id</c> it saw gets the next event, neither repeated nor left out.
/// </remarks>
internal sealed class EventStream(long after, string origin) : IResult
{
    public const string ContentType = "text/event-stream";

    private const int PageSize = 100;

    /// <summary>Proxies cut connections that are silent for a minute, some for half of that.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    public async Task ExecuteAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var log = services.GetRequiredService<LoggedEvents>();
        var tail = services.GetRequiredService<LogTail>();
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        using var listening = services.GetRequiredService<NotifierMetrics>().Listening();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);

        try
        {
            await OpenAsync(context, end.Token);

            for (var place = after; !end.IsCancellationRequested;)
            {
                var events = await log.ReadAsync(place, PageSize, end.Token);
                foreach (var logged in events)
                {
                    await SendAsync(context.Response, StructuredEvent.Of(logged, origin), json, end.Token);
                    place = logged.Sequence;
                }

                if (events.Count == 0 && !await tail.WaitBeyondAsync(place, Heartbeat, end.Token))
                    await context.Response.BodyWriter.WriteAsync(Comment, end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // How every stream ends.
        }
    }

    private static async Task OpenAsync(HttpContext context, CancellationToken cancellationToken)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();

        // Proxies pass the headers on with the first bytes of the body.
        await context.Response.BodyWriter.WriteAsync(Comment, cancellationToken);
    }

    private static async Task SendAsync(HttpResponse response, StructuredEvent message, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        var body = response.BodyWriter;
        body.Write(Encoding.UTF8.GetBytes($"id: {message.Sequence}\nevent: {message.Type}\ndata: "));
        body.Write(JsonSerializer.SerializeToUtf8Bytes(message, json));
        body.Write("\n\n"u8);
        await body.FlushAsync(cancellationToken);
    }
}
