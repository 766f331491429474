using System.Net;
using Microsoft.Extensions.Http.Resilience;
using PaperMesh.ServiceDefaults.Outbound;
using Polly;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>When a request is tried again, and how long after.</summary>
internal static class Retries
{
    /// <summary>What <c>Retry-After</c> may ask for. For longer the harvest does not wait; it fails, and its schedule comes back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Four more tries after 408, 429, 5xx, a timeout and a broken connection: after the time that the server names (RFC 9110, 10.2.3),
    /// else after some 5, 10, 20 and 40 seconds.
    /// </summary>
    public static HttpRetryStrategyOptions Options(TimeProvider time) => new()
    {
        MaxRetryAttempts = 4,
        Delay = TimeSpan.FromSeconds(5),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        ShouldHandle = attempt => ValueTask.FromResult(
            IsPassing(attempt.Outcome) && (attempt.Outcome.Result is not { } answer || !(After(answer, time) > LongestWait))),
        DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer ? After(answer, time) : null),
    };

    /// <summary>Whether what went wrong may be over in a moment.</summary>
    public static bool IsPassing(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException e } =>
            e.HttpRequestError is not HttpRequestError.ConfigurationLimitExceeded && e.InnerException is not ForbiddenAddressException,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };

    /// <summary>How long the server asks to be left alone; null when it does not say.</summary>
    public static TimeSpan? After(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };
}
