using PaperMesh.Gateway.OpenApi;
using PaperMesh.Gateway.Ops;
using PaperMesh.Gateway.Replicas;
using PaperMesh.Operations;
using PaperMesh.ServiceDefaults.Access;
using Yarp.ReverseProxy.Transforms;

namespace PaperMesh.Gateway;

/// <summary>One origin for everything. Which address leads to which service stands in <c>appsettings.json</c>.</summary>
public static class GatewayService
{
    public static void AddGateway(this IHostApplicationBuilder builder)
    {
        builder.Services.AddInternalTokens();
        builder.Services.AddSingleton<AnyReplica>();
        builder.Services.AddSingleton<IMesh, MeshOfReplicas>();
        builder.Services.AddSingleton<MergedDocument>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddTransforms(transforms =>
            {
                transforms.AddOriginalHost(); // The links that a service writes lead back here.
                transforms.TellCaller();
                transforms.AddResponseHeaderRemove("Server", ResponseCondition.Always);
                transforms.EndStreamsWhenStopping();
            });
    }

    public static void MapGateway(this IEndpointRouteBuilder app)
    {
        app.MapMergedStats();
        app.MapMergedDocument();

        app.MapReverseProxy(proxy =>
        {
            proxy.Use(Unavailable.ExplainAsync);
            proxy.Use(Failover.TryAllAsync);
            proxy.UseLoadBalancing();
        })
        .OpenToAll(); // Who may ask what, each service knows of its own endpoints.
    }
}
