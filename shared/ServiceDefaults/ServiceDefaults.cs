using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PaperMesh.Contracts;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Figures;
using PaperMesh.ServiceDefaults.Lives;
using PaperMesh.ServiceDefaults.OpenApi;

namespace PaperMesh.ServiceDefaults;

public static class ServiceDefaults
{
    /// <summary>Bytes. A query of 10,000 letters, of any script, fits in percent-encoded: it is answered, not cut off by the web server.</summary>
    private const int LongestRequestLine = 128 * 1024;

    /// <summary>Bytes. Where an endpoint takes more or less, it says so, and so does its route at the gateway.</summary>
    private const long LargestBody = 4_000_000;

    /// <summary>What every service has: telemetry, health, problem details, the rules of access, the JSON of the contracts, its part of the stats.</summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddProblems();
        builder.Services.AddCompression();
        builder.Services.AddAccessRules();
        builder.Services.AddStoppingCheck();
        builder.Services.AddValidation();
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<ProcessFigures>();
        builder.Services.Configure<KestrelServerOptions>(
            kestrel => (kestrel.Limits.MaxRequestLineSize, kestrel.Limits.MaxRequestBodySize) = (LongestRequestLine, LargestBody));
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.Converters.Add(new UtcConverter());
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
    }

    /// <summary>
    /// <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>, <c>/api/v1/stats</c>, <c>/schemas/{type}.json</c>,
    /// <c>/openapi/v1.json</c>, <c>/docs</c>; and for what is mapped after: errors as problem details.
    /// </summary>
    /// <param name="app">Where to.</param>
    /// <param name="frontDoor">
    /// What a process that people and programs reach directly does with a request before anything is answered; it finds out who asks, too.
    /// </param>
    public static void MapServiceDefaults(this WebApplication app, Action<WebApplication>? frontDoor = null)
    {
        app.UseCompression();
        app.UseProblems();
        (frontDoor ?? (inside => inside.UseAuthentication()))(app);
        app.UseAccess();
        app.Use(UnreadableParameter.Refuse);

        app.MapHealth();
        app.MapMetrics();
        app.MapStats();
        app.MapProcessFigures();
        app.MapLives();
        app.MapSchemas();
        app.MapApiDocument();
    }
}
