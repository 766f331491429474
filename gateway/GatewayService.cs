using Microsoft.AspNetCore.Server.Kestrel.Core;
using PaperMesh.Gateway.OpenApi;
using PaperMesh.Gateway.Ops;
using PaperMesh.Gateway.Replicas;
using Yarp.ReverseProxy.Transforms;

namespace PaperMesh.Gateway;

/// <summary>One origin for everything. Which address leads to which service stands in <c>appsettings.json</c>.</summary>
public static class GatewayService
{
    public static void AddGateway(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);

        builder.Services.AddSingleton<MergedDocument>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddTransforms(transforms =>
            {
                transforms.AddOriginalHost(); // The links that a service writes lead back here.
                transforms.AddResponseHeaderRemove("Server");
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
        });
    }
}
