using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using PaperMesh.Queries;

namespace PaperMesh.Notifier.EventLog;

/// <summary>
/// The events of the log after a place that match a query, as server-sent events (HTML Standard, 9.2), until the client goes or the
/// process stops.
/// </summary>
/// <remarks>
/// Nothing is kept per client but how far it has come: a slow one is read to from the log at its own pace. One that connects again with
/// the last <c>id</c> it saw gets the next event, neither repeated nor left out. Where that has been trimmed, one event <c>stale</c> says so, and the
/// oldest that are kept follow.
/// </remarks>
internal sealed class EventStream(long after, PaperQuery query, string origin) : IResult
{
    public const string ContentType = "text/event-stream";

    private const int PageSize = 100;

    /// <summary>Proxies cut connections that are silent for a minute, some for half of that.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public async Task ExecuteAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var log = services.GetRequiredService<LoggedEvents>();
        var tail = services.GetRequiredService<LogTail>();
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var listening = services.GetRequiredService<NotifierMetrics>().Listening();

        // A client that does not read what it is sent must not hold up the stop.
        using var unsendable = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        try
        {
            Open(context);
            await BeatAsync(context.Response, after, unsendable.Token); // Proxies pass the headers on with the first bytes of the body.

            for (var place = after; !stopping.IsCancellationRequested;)
            {
                var events = await log.ReadAsync(place, PageSize, context.RequestAborted);
                if (events is [var first, ..] && first.Sequence > place + 1)
                    await SendStaleAsync(context.Response, first.Sequence, json, unsendable.Token);

                LoggedEvent[] matching = [.. events.Where(logged => logged.Matches(query))];

                foreach (var logged in matching.TakeWhile(_ => !stopping.IsCancellationRequested))
                    await SendAsync(context.Response, StructuredEvent.Of(logged, origin), json, unsendable.Token);

                if (events is [.., var last])
                    place = last.Sequence;

                var isSilent = matching.Length == 0
                    && (events.Count > 0 || !await tail.WaitBeyondAsync(place, Heartbeat, context.RequestAborted));
                if (isSilent && !stopping.IsCancellationRequested)
                    await BeatAsync(context.Response, place, unsendable.Token);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // The client has gone, or does not read: nobody is left to tell.
        }
    }

    private static void Open(HttpContext context)
    {
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
    }

    /// <summary>
    /// A comment and an <c>id</c> without data: no event, but the client knows the place from now on, and loses nothing when it breaks off
    /// before the first event, nor looks again through what did not match.
    /// </summary>
    private static async Task BeatAsync(HttpResponse response, long place, CancellationToken cancellationToken)
        => await response.BodyWriter.WriteAsync(Encoding.UTF8.GetBytes($":\nid: {EventSequence.ToText(place)}\n\n"), cancellationToken);

    /// <summary>Its <c>id</c> is the place before the oldest event: a client that breaks off here is not told again.</summary>
    private static Task SendStaleAsync(HttpResponse response, long oldest, JsonSerializerOptions json, CancellationToken cancellationToken)
        => SendAsync(response, EventSequence.ToText(oldest - 1), "stale", new StaleEvent(EventSequence.ToText(oldest)), json, cancellationToken);

    private static Task SendAsync(HttpResponse response, StructuredEvent message, JsonSerializerOptions json, CancellationToken cancellationToken)
        => SendAsync(response, message.Sequence, message.Type, message, json, cancellationToken);

    private static async Task SendAsync<T>(
        HttpResponse response, string id, string type, T data, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        var body = response.BodyWriter;
        body.Write(Encoding.UTF8.GetBytes($"id: {id}\nevent: {type}\ndata: "));
        body.Write(JsonSerializer.SerializeToUtf8Bytes(data, json));
        body.Write("\n\n"u8);
        await body.FlushAsync(cancellationToken);
    }
}
