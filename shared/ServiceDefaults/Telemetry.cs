using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.ServiceDefaults;

internal static class Telemetry
{
    /// <summary>
    /// Metrics, which can always be scraped; and with <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> (OpenTelemetry's own name for it) traces, metrics
    /// and logs over OTLP. Meters and sources of ours are called <c>PaperMesh.*</c>.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(builder.Environment.ApplicationName, serviceNamespace: "papermesh")
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("MassTransit", "PaperMesh.*")
                .AddPrometheusExporter());

        if (string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        // Spans that nobody collects would be a sixth of what an event costs in memory, and a third over RabbitMQ.
        telemetry
            .WithTracing(tracing => tracing
                .AddAspNetCoreInstrumentation(options => options.Filter = IsNotAProbe)
                .AddHttpClientInstrumentation(options => options.EnrichWithHttpRequestMessage = ShownAddress.Show)
                .AddSource("MassTransit", "PaperMesh.*"))
            .WithLogging()
            .UseOtlpExporter();
    }

    private static bool IsNotAProbe(HttpContext context)
        => !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");
}
