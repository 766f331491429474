using Yarp.ReverseProxy.Forwarder;

namespace PaperMesh.Gateway.Replicas;

/// <summary>A request that one replica did not take goes to the next, until none is left: who asks need not know that one is gone.</summary>
/// <remarks>
/// Health checks notice a dead replica only after seconds. A request is repeated only when that cannot do anything twice: it is a read,
/// or no connection came about, so that nothing of it was sent.
/// </remarks>
internal static class Failover
{
    /// <summary>The address of a replica that is gone may answer nothing at all. Between the machines of one mesh this is long.</summary>
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    public static async Task TryAllAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        var replicas = proxy.AvailableDestinations; // Load balancing leaves but the chosen one.

        await next(context);

        while (MayRepeat(context))
        {
            replicas = [.. replicas.Where(replica => replica != proxy.ProxiedDestination)];
            if (replicas.Count == 0)
                return;

            proxy.AvailableDestinations = replicas;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.StatusCode = StatusCodes.Status200OK; // Of the headers none is the replica's: they are what the front door says.
            await next(context);
        }
    }

    /// <summary>The replica is gone, or broke off before it answered; it is not that it was slow.</summary>
    public static bool IsOfTheReplica(IForwarderErrorFeature? failure) => failure is { Error: ForwarderError.Request } || IsNotConnected(failure);

    private static bool MayRepeat(HttpContext context)
        => context.GetForwarderErrorFeature() is { } failure
            && IsOfTheReplica(failure)
            && !context.RequestAborted.IsCancellationRequested
            && !context.Response.HasStarted
            && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || IsNotConnected(failure));

    /// <remarks>Too slow to connect is a cancellation with that inside; too slow to answer is one without.</remarks>
    private static bool IsNotConnected(IForwarderErrorFeature? failure)
        => failure is { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } }
            or { Error: ForwarderError.RequestTimedOut, Exception: OperationCanceledException { InnerException: TimeoutException } };
}
