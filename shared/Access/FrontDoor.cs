using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using PaperMesh.Access.Keys;
using PaperMesh.Access.SignIn;
using PaperMesh.Access.Audit;
using PaperMesh.Storage;

namespace PaperMesh.Access;

/// <summary>What stands between the outside and everything else: in the gateway before it passes a request on, in Standalone before it answers.</summary>
public static class FrontDoor
{
    /// <summary>Whose documents they are.</summary>
    private const string Name = "gateway";

    public static void AddFrontDoor(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
        services.AddOptions<AccessOptions>().BindConfiguration("Access").ValidateDataAnnotations().ValidateOnStart();

        services.AddDocuments(Name, ApiKey.Kind);
        services.AddSingleton<ApiKeys>();
        services.AddHostedService<KeyUse>();
        services.AddSingleton<WrongKeys>();
        services.AddSingleton<RateLimits>();

        services.AddDocuments(Name, AuditEntry.Kind);
        services.AddSingleton<AuditLog>();

        services.AddSingleton<Principals>();
        services.AddAuthentication(Credentials.SchemeName).AddScheme<AuthenticationSchemeOptions, Credentials>(Credentials.SchemeName, configureOptions: null);
        builder.AddSignIn(Name);
        services.AddRazorComponents();
    }

    /// <summary>To be given to <c>MapServiceDefaults</c>.</summary>
    public static void Use(WebApplication app)
    {
        UseProxies(app);
        app.UseSecurityHeaders();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<RateLimits>().LimitAsync);
        app.Use(CrossOriginProtection.CheckAsync);
        app.Use(app.Services.GetRequiredService<AuditLog>().KeepAsync);
    }

    public static void MapFrontDoor(this IEndpointRouteBuilder app)
    {
        app.MapApiKeysApi();
        app.MapKeysPages();
        app.MapAudit();
        app.MapSignIn();
    }

    /// <summary>Who asks, and whether over TLS, as a proxy in front says it: only one of those in the settings is believed.</summary>
    private static void UseProxies(WebApplication app)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = null, // As many as are known.
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in app.Services.GetRequiredService<IOptions<AccessOptions>>().Value.Proxies)
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(AccessOptions.AsNetwork(proxy)));

        if (options.KnownIPNetworks.Count > 0)
            app.UseForwardedHeaders(options);
    }
}
