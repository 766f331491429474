using System.Net;
using Microsoft.Extensions.Http.Resilience;
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
        ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnotherTry(attempt.Outcome, time)),
        DelayGenerator = attempt => ValueTask.FromResult(attempt.Outcome.Result is { } answer ? RetryAfter(answer, time) : null),
    };

    private static bool IsWorthAnotherTry(Outcome<HttpResponseMessage> outcome, TimeProvider time) => outcome switch
    {
        { Exception: HttpRequestException e } => e.HttpRequestError is not HttpRequestError.ConfigurationLimitExceeded,
        { Result: { } answer } => IsPassing(answer.StatusCode) && (RetryAfter(answer, time) ?? TimeSpan.Zero) <= LongestWait,
        _ => false,
    };

    private static bool IsPassing(HttpStatusCode status)
        => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private static TimeSpan? RetryAfter(HttpResponseMessage answer, TimeProvider time) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - time.GetUtcNow() is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
        _ => null,
    };
}
