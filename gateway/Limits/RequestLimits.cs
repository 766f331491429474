using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace PaperMesh.Gateway.Limits;

/// <summary>How long a request may take and how large its body may be. Whoever meets a limit is told which, and what to do.</summary>
internal sealed class RequestLimits(IOptionsMonitor<LimitsOptions> limits, IOptions<KestrelServerOptions> server, TimeProvider time)
{
    public async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        var route = context.GetReverseProxyFeature().Route.Config;
        var largest = route.MaxRequestBodySize switch { null => server.Value.Limits.MaxRequestBodySize, < 0 => null, var own => own };
        if (context.Request.ContentLength > largest)
        {
            await TooLargeAsync(context, largest.Value);
            return;
        }

        var before = context.Response.Headers.ToArray();
        if (await IsInTimeAsync(context, next, limits.CurrentValue.TimeoutOf(route.RouteId)))
        {
            // Sent in chunks: that it is too large is known when as much has come.
            if (context.GetForwarderErrorFeature()?.Error is ForwarderError.RequestBodyClient
                && context.Response is { StatusCode: StatusCodes.Status413PayloadTooLarge, HasStarted: false } && largest is { } limit)
                await TooLargeAsync(context, limit);
        }
        else if (context.Response.HasStarted)
        {
            context.Abort(); // The only way left to say that this was not all.
        }
        else
        {
            context.Response.Clear(); // Of what the service has said so far, not of what the front door had.
            foreach (var (name, value) in before)
                context.Response.Headers[name] = value;

            await TooLongAsync(context, route.RouteId);
        }
    }

    /// <returns>False when time was up first; who had asked is still there.</returns>
    private async Task<bool> IsInTimeAsync(HttpContext context, RequestDelegate next, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
        {
            await next(context);
            return true;
        }

        var gone = context.RequestAborted;
        using var up = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, up.Token);
        try
        {
            context.RequestAborted = either.Token;
            await next(context);
        }
        catch (OperationCanceledException) when (up.IsCancellationRequested && !gone.IsCancellationRequested)
        {
            // Told below.
        }
        finally
        {
            context.RequestAborted = gone;
        }

        // It may have been answered in the very last moment.
        return !up.IsCancellationRequested || gone.IsCancellationRequested || context.GetForwarderErrorFeature() is null;
    }

    private static Task TooLargeAsync(HttpContext context, long largest) => TypedResults.Problem(
        title: "The body is too large",
        detail: string.Create(CultureInfo.InvariantCulture, $"{context.Request.Method} {context.Request.Path} takes at most {largest} bytes. ")
            + "Send less at once; papers in any number go to POST /api/v1/import.",
        statusCode: StatusCodes.Status413PayloadTooLarge).ExecuteAsync(context);

    private Task TooLongAsync(HttpContext context, string route) => TypedResults.Problem(
        title: "This took too long",
        detail: string.Create(
            CultureInfo.InvariantCulture,
            $"No answer within {limits.CurrentValue.TimeoutOf(route).TotalSeconds:0.###} s, the limit of the route '{route}'. ")
            + "Ask for less, as by a smaller 'limit'; what was to be changed may have been: look before it is sent again.",
        statusCode: StatusCodes.Status504GatewayTimeout).ExecuteAsync(context);
}
