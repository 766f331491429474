using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PaperMesh.Contracts;

namespace PaperMesh.ServiceDefaults;

public static class ServiceDefaults
{
    /// <summary>What every service has: telemetry, health, problem details, the JSON of the contracts, its part of the stats.</summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddProblems();
        builder.Services.AddHealthChecks();
        builder.Services.AddValidation();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ContractsJson.Default);
            options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            options.SerializerOptions.Converters.Add(new UtcConverter());
            options.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        });
    }

    /// <summary>
    /// <c>/health/live</c>, <c>/health/ready</c>, <c>/metrics</c>, <c>/api/v1/stats</c>, <c>/schemas/{type}.json</c>; and for what is mapped
    /// after: errors as problem details.
    /// </summary>
    public static void MapServiceDefaults(this WebApplication app)
    {
        app.UseProblems();

        app.MapHealth();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.MapStats();
        app.MapSchemas();
    }
}
