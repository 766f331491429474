using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.Access;

/// <summary>How many requests somebody may make in a minute: a key or a person together, visitors by their address.</summary>
/// <remarks>
/// A bucket of tokens that is filled each second. Told as in "RateLimit header fields for HTTP" (draft-ietf-httpapi-ratelimit-headers-10).
/// Each replica counts for itself.
/// </remarks>
internal sealed class RateLimits : IDisposable
{
    private const int Minute = 60;

    private readonly int _perAddress;
    private readonly int _perKey;
    private readonly PartitionedRateLimiter<Asker> _limiter;

    public RateLimits(IOptions<AccessOptions> options)
    {
        (_perAddress, _perKey) = (options.Value.RequestsPerAddress, options.Value.RequestsPerKey);
        _limiter = PartitionedRateLimiter.Create<Asker, Asker>(asker => RateLimitPartition.GetTokenBucketLimiter(asker, BucketOf));
    }

    public async Task LimitAsync(HttpContext context, RequestDelegate next)
    {
        // Probes and the files of a page cost nothing, and a page is one request for whoever reads it.
        if (context.Request.Path.StartsWithSegments("/health") || context.Request.Path.StartsWithSegments("/assets"))
        {
            await next(context);
            return;
        }

        if (await context.AuthenticationFailureAsync() is TooManyWrongKeysException locked)
        {
            await RefuseAsync(context, locked.Wait, "Too many wrong keys came from this address.");
            return;
        }

        var asker = AskerOf(context);
        if (asker.Limit == 0)
        {
            await next(context);
            return;
        }

        using var lease = _limiter.AttemptAcquire(asker);
        Tell(context.Response.Headers, asker, _limiter.GetStatistics(asker)?.CurrentAvailablePermits ?? 0);
        if (lease.IsAcquired)
        {
            await next(context);
            return;
        }

        await RefuseAsync(
            context,
            lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1),
            string.Create(CultureInfo.InvariantCulture, $"{asker.Limit} requests a minute are allowed for {(asker.IsKey ? "a key" : "an address; with an API key, more")}."));
    }

    public void Dispose() => _limiter.Dispose();

    private Asker AskerOf(HttpContext context)
        => Caller.Of(context.User) is { Kind: not CallerKind.Visitor, Name: var name }
            ? new Asker(name, IsKey: true, _perKey)
            : new Asker(Origin.Of(context), IsKey: false, _perAddress);

    private static TokenBucketRateLimiterOptions BucketOf(Asker asker) => new()
    {
        TokenLimit = asker.Limit,
        TokensPerPeriod = asker.PerPeriod,
        ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, Minute / asker.Limit)),
    };

    private static void Tell(IHeaderDictionary headers, Asker asker, long left)
    {
        var policy = asker.IsKey ? "key" : "address";
        var untilFull = (asker.Limit - left + asker.PerPeriod - 1) / asker.PerPeriod * Math.Max(1, Minute / asker.Limit);
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={asker.Limit};w={Minute}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={left};t={untilFull}");
    }

    private static Task RefuseAsync(HttpContext context, TimeSpan wait, string detail)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.RetryAfter = seconds;
        return TypedResults.Problem(
            title: "Too many requests",
            detail: $"{detail} Try again in {seconds} s.",
            statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context);
    }

    private readonly record struct Asker(string Name, bool IsKey, int Limit)
    {
        /// <summary>Of what is given back, a second or longer.</summary>
        public int PerPeriod => Math.Max(1, Limit / Minute);
    }
}
