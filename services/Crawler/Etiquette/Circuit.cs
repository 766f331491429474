using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.CircuitBreaker;
using Polly.Fallback;

namespace PaperMesh.Crawler.Etiquette;

/// <summary>When a host is left alone for a while, because all that it was asked has failed.</summary>
internal static class Circuit
{
    /// <summary>For so long nothing is sent to the host; then a single request tries it.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Opens when of six or more attempts within five minutes nine in ten have failed: a request that was given up, and the first attempt
    /// of the next. A server that names a time to come back is in order.
    /// </summary>
    public static HttpCircuitBreakerStrategyOptions Options(TimeProvider time) => new()
    {
        MinimumThroughput = 6,
        FailureRatio = 0.9,
        SamplingDuration = TimeSpan.FromMinutes(5),
        BreakDuration = Break,
        ShouldHandle = attempt => ValueTask.FromResult(
            Retries.IsPassing(attempt.Outcome) && (attempt.Outcome.Result is null || Retries.After(attempt.Outcome.Result, time) is null)),
    };

    /// <summary>Says it in the words of HTTP: for a source, a host that is not asked is a host that does not answer.</summary>
    public static FallbackStrategyOptions<HttpResponseMessage> Spelled() => new()
    {
        ShouldHandle = outcome => ValueTask.FromResult(outcome.Outcome.Exception is BrokenCircuitException),
        FallbackAction = outcome => Outcome.FromExceptionAsValueTask<HttpResponseMessage>(new HttpRequestException(
            $"{outcome.Context.GetRequestMessage()?.RequestUri?.Authority} has failed again and again: it is left alone for {Break.TotalMinutes} minutes.",
            outcome.Outcome.Exception)),
    };
}
