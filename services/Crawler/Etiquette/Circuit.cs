using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>When a host is left alone for a while, because all that it was asked has failed.</summary>
internal static class Circuit
{
    /// <summary>
    /// Opens when of six or more attempts within five minutes nine in ten have failed: a request that was given up, and the first attempt
    /// of the next. A server that names a time to come back is in order.
    /// </summary>
    /// <param name="duration">For so long nothing is sent to the host; then a single request tries it.</param>
    /// <param name="time">Tells when a server wants to be asked again.</param>
    public static HttpCircuitBreakerStrategyOptions Options(TimeSpan duration, TimeProvider time) => new()
    {
        MinimumThroughput = 6,
        FailureRatio = 0.9,
        SamplingDuration = TimeSpan.FromMinutes(5),
        BreakDuration = duration,
        ShouldHandle = attempt => ValueTask.FromResult(
            Retries.IsPassing(attempt.Outcome) && (attempt.Outcome.Result is null || Retries.After(attempt.Outcome.Result, time) is null)),
    };

    /// <summary>Says it in the words of HTTP: for a source, a host that is not asked is a host that does not answer.</summary>
    public static FallbackStrategyOptions<HttpResponseMessage> Spelled(TimeSpan duration) => new()
    {
        ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is BrokenCircuitException),
        FallbackAction = outcome => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(new HttpRequestException(
            $"{outcome.Context.GetRequestMessage()?.RequestUri?.Authority} has failed again and again: it is left alone for {duration:c}.",
            outcome.Outcome.Exception)),
    };
}
