using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Configuration;

namespace PaperMesh.Gateway.Caching;

/// <summary>
/// Gives visitors again what another one was just given. After <see cref="CachingOptions.FreshFor"/> the service is asked, by the entity tag,
/// whether it still holds: so whatever changes a list is seen that soon, and nothing has to be told. Decision 027.
/// </summary>
/// <remarks>
/// Of those who want the same at once one asks the service, and the others wait for its answer. Kept are answers of at most
/// <see cref="Largest"/> bytes; when memory is full, those that were not asked for the longest go.
/// </remarks>
internal sealed class AnswerCache : IDisposable
{
    private const int Largest = 1_000_000;

    /// <summary>Metadata of a route whose answers may be kept.</summary>
    private const string Cached = "Cached";

    /// <summary>Nobody has asked for so long: the next one gets it from the service.</summary>
    private static readonly TimeSpan KeptUnread = TimeSpan.FromMinutes(10);

    private readonly TimeSpan _freshFor;
    private readonly TimeProvider _time;
    private readonly CacheMetrics _metrics;
    private readonly MemoryCache _answers;
    private readonly ConcurrentDictionary<CacheKey, TaskCompletionSource<KeptAnswer?>> _underWay = new();

    public AnswerCache(IOptions<CachingOptions> options, TimeProvider time, CacheMetrics metrics)
    {
        (_freshFor, _time, _metrics) = (options.Value.FreshFor, time, metrics);
        _answers = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.Value.Memory, TrackStatistics = true, CompactionPercentage = 0.1 });
        metrics.Observe(() => Size);
    }

    /// <summary>Bytes of what is kept, about.</summary>
    public long Size => _answers.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;

    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (_freshFor == TimeSpan.Zero || !IsCached(context.GetReverseProxyFeature().Route.Config) || CacheKey.Of(context) is not { } key)
        {
            await next(context);
            return;
        }

        var kept = _answers.Get<KeptAnswer>(key);
        if (kept is not null && IsFresh(kept))
        {
            _metrics.Answered(CacheOutcome.Hit);
            await kept.SendAsync(context);
        }
        else if (HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
        }
        else
        {
            await AskOnceAsync(context, next, key);
        }
    }

    public void Dispose() => _answers.Dispose();

    /// <remarks>Streams and answers that wait for something must not: one reader would wait for another.</remarks>
    private static bool IsCached(RouteConfig route) => route.Metadata?.ContainsKey(Cached) ?? false;

    /// <remarks>One of the future is not: the clock has been set back, and it could be of any age.</remarks>
    private bool IsFresh(KeptAnswer answer) => _time.GetUtcNow() - answer.CheckedAt is var age && age >= TimeSpan.Zero && age < _freshFor;

    private async Task AskOnceAsync(HttpContext context, RequestDelegate next, CacheKey key)
    {
        var own = new TaskCompletionSource<KeptAnswer?>(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = _underWay.GetOrAdd(key, own);
        if (first != own)
        {
            if (await first.Task.WaitAsync(context.RequestAborted) is { } shared)
            {
                _metrics.Answered(CacheOutcome.Hit);
                await shared.SendAsync(context);
            }
            else
            {
                // It is not for everybody, too large, or the one who asked for it has gone.
                await next(context);
            }

            return;
        }

        KeptAnswer? answer = null;
        try
        {
            // Whoever asked before may have been answered since this one looked.
            var kept = _answers.Get<KeptAnswer>(key);
            if (kept is not null && IsFresh(kept))
            {
                _metrics.Answered(CacheOutcome.Hit);
                answer = kept;
            }
            else
            {
                answer = await AskAsync(context, next, key, kept, () => Done(null));
            }
        }
        finally
        {
            Done(answer);
        }

        if (answer is not null)
            await answer.SendAsync(context);

        void Done(KeptAnswer? shared)
        {
            _underWay.TryRemove(new(key, own));
            own.TrySetResult(shared);
        }
    }

    /// <returns>Null: the request has been answered, with what may not be kept.</returns>
    private async Task<KeptAnswer?> AskAsync(HttpContext context, RequestDelegate next, CacheKey key, KeptAnswer? kept, Action isForOneOnly)
    {
        var (request, response) = (context.Request, context.Response);
        var now = _time.GetUtcNow();
        var gatewaysOwn = response.Headers.Keys.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var (encoding, knownTags, knownSince, body) = (request.Headers.AcceptEncoding, request.Headers.IfNoneMatch, request.Headers.IfModifiedSince, response.Body);
        var held = new HeldBody(body, Largest, () => KeptAnswer.MayBe(response), isForOneOnly);
        try
        {
            // The question is the gateway's: what its reader has already is for the answer to look at.
            request.Headers.AcceptEncoding = key.Encoding is "" ? StringValues.Empty : key.Encoding;
            request.Headers.IfNoneMatch = kept?.Tag;
            request.Headers.Remove(HeaderNames.IfModifiedSince);
            response.Body = held;
            await next(context);
        }
        finally
        {
            response.Body = body;
            (request.Headers.AcceptEncoding, request.Headers.IfNoneMatch, request.Headers.IfModifiedSince) = (encoding, knownTags, knownSince);
        }

        if (held.IsGone || response.HasStarted)
        {
            _metrics.Answered(CacheOutcome.NotKept);
            return null;
        }

        if (kept is not null && response.StatusCode == StatusCodes.Status304NotModified)
        {
            _metrics.Answered(CacheOutcome.Revalidated);
            return Keep(key, kept with { CheckedAt = now });
        }

        if (KeptAnswer.Of(response, gatewaysOwn, held.Held, now) is { } answer)
        {
            _metrics.Answered(CacheOutcome.Miss);
            return Keep(key, answer with { Body = answer.Body.ToArray() });
        }

        _metrics.Answered(CacheOutcome.NotKept);
        _answers.Remove(key);
        await held.LetGoAsync(context.RequestAborted);
        return null;
    }

    private KeptAnswer Keep(CacheKey key, KeptAnswer answer)
        => _answers.Set(key, answer, new MemoryCacheEntryOptions { Size = key.Size + answer.Size, SlidingExpiration = KeptUnread });
}
