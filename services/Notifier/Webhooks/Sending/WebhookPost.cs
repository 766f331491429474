using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
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
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Never fails for what the endpoint does: that is what the attempt says.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="secrets">To sign with, newest first.</param>
    /// <param name="id">The same in every attempt.</param>
    /// <param name="body">JSON of a CloudEvent.</param>
    /// <returns>The attempt, and for how long the endpoint wants to be left alone; null: it does not say.</returns>
    public async Task<(Attempt Attempt, TimeSpan? RetryAfter)> SendAsync(string url, IEnumerable<string> secrets, string id, byte[] body)
    {
        using var activity = Source.StartActivity("webhook delivery", ActivityKind.Producer) ?? new Activity("webhook delivery").Start();
        activity.SetTag("papermesh.webhook.delivery", id);

        var (at, started) = (time.GetUtcNow(), time.GetTimestamp());
        using var request = RequestOf(url, secrets, id, at, body);
        using var patience = new CancellationTokenSource(options.Value.Timeout, time);
        try
        {
            using var response = await clients.CreateClient(Client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var answer = await BeginningAsync(response.Content, patience.Token);
            var outcome = response switch
            {
                { IsSuccessStatusCode: true } => AttemptOutcome.Delivered,
                { StatusCode: HttpStatusCode.Gone } => AttemptOutcome.Gone,
                _ => AttemptOutcome.Failed,
            };
            var status = (int)response.StatusCode;
            return (Done(outcome, status, status is >= 300 and < 400 ? "Redirects are not followed." : null, answer), RetryAfter(response.Headers.RetryAfter));
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
            at, outcome, status, (long)time.GetElapsedTime(started).TotalMilliseconds, error, answer, activity.TraceId.ToHexString());
    }

    private static HttpRequestMessage RequestOf(string url, IEnumerable<string> secrets, string id, DateTimeOffset at, byte[] body)
    {
        var timestamp = at.ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(DeliveryBody.ContentType, "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("PaperMesh", "1"));
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signature.Of(secrets, id, timestamp, body));
        return request;
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

    /// <summary>Without the operator's settings: it is read by whoever made the webhook.</summary>
    private static string Reason(Exception exception) => exception switch
    {
        { InnerException: ForbiddenAddressException forbidden } => $"'{forbidden.Host}' has no public address.",
        { InnerException: { } inner } => inner.Message,
        _ => exception.Message,
    };
}
