using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace PaperMesh.Benchmarks.Anchors;

/// <summary>YARP with one route for everything and nothing else.</summary>
internal static class BareGateway
{
    public const string Name = "bare-gateway";

    /// <summary>Where it leads.</summary>
    public const string To = "BareGateway__To";

    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        var address = builder.Configuration["BareGateway:To"] ?? throw new InvalidOperationException($"{To} says where to.");
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new RouteConfig { RouteId = "pages", ClusterId = "query", Match = new RouteMatch { Path = "/{**path}" } }],
            [
                new ClusterConfig
                {
                    ClusterId = "query",
                    Destinations = new Dictionary<string, DestinationConfig> { ["1"] = new() { Address = address } },
                },
            ]);
        await using var app = builder.Build();
        app.MapReverseProxy();
        await app.RunAsync();
    }
}
