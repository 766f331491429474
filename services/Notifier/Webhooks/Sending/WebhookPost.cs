using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PaperMesh.Notifier.Webhooks.Outlets;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.Notifier.Webhooks.Sending;

/// <summary>Posts something to an endpoint, once.</summary>
internal sealed class WebhookPost(IHttpClientFactory clients, IOptions<WebhookOptions> options, TimeProvider time)
{
    private const string Client = "webhooks";

    /// <summary>Bytes of an answer that are kept.</summary>
    private const int AnswerKept = 1_024;

    private static readonly ActivitySource Source = new("PaperMesh.Notifier.Webhooks");

    public static void AddClient(IServiceCollection services)
    {
        services.AddOutboundGuard();
        services.AddHttpClient(Client, http => http.Timeout = Timeout.InfiniteTimeSpan)
            .UseSocketsHttpHandler((sockets, provider) =>
            {
                provider.GetRequiredService<OutboundGuard>().Guard(sockets);
                sockets.AllowAutoRedirect = false;
                sockets.UseCookies = false;
                sockets.MaxResponseHeadersLength = 16;
                sockets.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
                sockets.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30);
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)

            // They would log addresses whole; whoever has that of a chat can write there.
            .RemoveAllLoggers();
    }

    /// <summary>The trace goes on from where the event was logged; a replay, maybe of last year's events, has its own and points there.</summary>
    private static Activity Begin(Outgoing outgoing)
    {
        const string Name = "deliver webhook";
        ActivityContext.TryParse(outgoing.Event?.Trace, null, isRemote: true, out var logged);
        var activity = outgoing.Delivery.Replay is null
            ? Source.StartActivity(Name, ActivityKind.Internal, logged)
            : Source.StartActivity(Name, ActivityKind.Internal, default(ActivityContext), links: logged == default ? null : [new ActivityLink(logged)]);

        // Who receives it is told a trace in any case, and the attempt names it.
        return activity ?? new Activity(Name).Start();
    }

    /// <summary>Never fails for what the endpoint does: that is what the attempt says.</summary>
    /// <returns>The attempt, and for how long the endpoint wants to be left alone; null: it does not say.</returns>
    public async Task<(Attempt Attempt, TimeSpan? RetryAfter)> SendAsync(Outgoing outgoing)
    {
        using var activity = Begin(outgoing);
        activity.SetTag("papermesh.webhook.delivery", outgoing.Delivery.Id);

        var (outlet, started) = (KnownOutlets.Of(outgoing.Webhook), time.GetTimestamp());
        using var request = outlet.RequestOf(outgoing);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("PaperMesh", "1"));
        request.Options.Set(ShownAddress.Key, ShownUrl.Of(outgoing.Webhook));
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        try
        {
            using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var answer = await BeginningAsync(response.Content, patience.Token);
            var outcome = response switch
            {
                { IsSuccessStatusCode: true } => AttemptOutcome.Delivered,
                _ when outlet.IsGone(response.StatusCode) => AttemptOutcome.Gone,
                _ => AttemptOutcome.Failed,
            };
            var status = (int)response.StatusCode;
            return (
                Done(outcome, status, status is >= 300 and < 400 ? "Redirects are not followed." : null, answer is null ? null : ShownUrl.Without(answer, outgoing.Webhook)),
                RetryAfter(response.Headers.RetryAfter) ?? (response.StatusCode == HttpStatusCode.TooManyRequests ? PatienceAsked(outlet, answer) : null));
        }
        catch (OperationCanceledException)
        {
            return (Done(AttemptOutcome.Failed, null, $"No answer within {options.Value.Timeout.TotalSeconds:0} s.", null), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (Done(AttemptOutcome.Failed, null, Reason(e), null), null);
        }

        Attempt Done(AttemptOutcome outcome, int? status, string? error, string? answer) => new(
            outgoing.At, outcome, status, (long)time.GetElapsedTime(started).TotalMilliseconds, error, answer, activity.TraceId.ToHexString());
    }

    private static async Task<string?> BeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[AnswerKept];
        var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return read == 0 ? null : Encoding.UTF8.GetString(bytes, 0, read);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
        => header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private static TimeSpan? PatienceAsked(IOutlet outlet, string? answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer ?? "");
            return outlet.PatienceAsked(json.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Without the operator's settings: it is read by whoever made the webhook.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        { InnerException: ForbiddenAddressException forbidden } => $"'{forbidden.Host}' has no public address.",
        { InnerException: { } inner } => inner.Message,
        _ => exception.Message,
    };
}
