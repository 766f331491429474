using System.Net.Quic;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PaperMesh.Gateway.Caching;
using PaperMesh.Gateway.Limits;
using PaperMesh.Gateway.OpenApi;
using PaperMesh.Gateway.Ops;
using PaperMesh.Gateway.Replicas;
using PaperMesh.Gateway.Replicas.Kubernetes;
using PaperMesh.Operations;
using PaperMesh.ServiceDefaults.Access;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.ServiceDiscovery;
using Yarp.ReverseProxy.Transforms;

namespace PaperMesh.Gateway;

/// <summary>One origin for everything. Which address leads to which service stands in <c>appsettings.json</c>.</summary>
public static class GatewayService
{
    public static void AddGateway(this IHostApplicationBuilder builder)
    {
        // Where an endpoint has TLS: HTTP/2, and HTTP/3 where the platform has it.
        var protocols = QuicListener.IsSupported ? HttpProtocols.Http1AndHttp2AndHttp3 : HttpProtocols.Http1AndHttp2;
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = protocols));

        builder.Services.AddInternalTokens();
        builder.Services.AddSingleton<AnyReplica>();
        builder.Services.AddSingleton<IMesh, MeshOfReplicas>();
        builder.Services.AddSingleton<MergedDocument>();
        builder.Services.AddOptions<LimitsOptions>().BindConfiguration("Limits").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<RequestLimits>();
        builder.Services.AddOptions<CachingOptions>().BindConfiguration("Caching").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<CacheMetrics>();
        builder.Services.AddSingleton<AnswerCache>();
        builder.Services.AddOptions<NamedReplicasOptions>().BindConfiguration("Destinations").ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<LookUp>(System.Net.Dns.GetHostAddressesAsync);
        builder.Services.AddSingleton<NamedReplicas>();
        builder.Services.AddOptions<KubernetesOptions>().BindConfiguration("Destinations:Kubernetes").ValidateOnStart();
        builder.Services.ConfigureOptions<KubernetesSettings>();
        builder.Services.AddSingleton<KubernetesReplicas>();
        builder.Services.AddSingleton<IDestinationResolver, FoundReplicas>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, LeaveOutAtOnce>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .ConfigureHttpClient((_, http) => http.ConnectTimeout = Failover.ConnectTimeout)
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
        // Before the routes are loaded, which would hide what is wrong with a setting behind an error of their own.
        app.ServiceProvider.GetRequiredService<IStartupValidator>().Validate();

        app.MapMergedStats();
        app.MapMergedDocument();

        app.MapReverseProxy(proxy =>
        {
            proxy.Use(proxy.ApplicationServices.GetRequiredService<AnswerCache>().AnswerAsync);
            proxy.Use(proxy.ApplicationServices.GetRequiredService<RequestLimits>().KeepAsync);
            proxy.Use(Unavailable.ExplainAsync);
            proxy.Use(Failover.TryAllAsync);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        })
        .OpenToAll(); // Who may ask what, each service knows of its own endpoints.
    }
}
