using Yarp.ReverseProxy.Forwarder;

namespace PaperMesh.Gateway.Replicas;

/// <summary>A request that one replica did not take goes to the next, until none is left: who asks need not know that one is gone.</summary>
/// <remarks>
/// Health checks notice a dead replica only after seconds. A request is repeated only when that cannot do anything twice: it is a read,
/// or no connection came about, so that nothing of it was sent.
/// </remarks>
internal static class Failover
{
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
            context.Response.Clear();
            await next(context);
        }
    }

    private static bool MayRepeat(HttpContext context)
        => context.GetForwarderErrorFeature() is { Error: ForwarderError.Request } failure
            && !context.Response.HasStarted
            && (HttpMethods.IsGet(context.Request.Method)
                || HttpMethods.IsHead(context.Request.Method)
                || failure.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError });
}
