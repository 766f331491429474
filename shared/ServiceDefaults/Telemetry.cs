using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using PaperMesh.ServiceDefaults.Access;
using PaperMesh.ServiceDefaults.Outbound;

namespace PaperMesh.ServiceDefaults;

internal static class Telemetry
{
    /// <summary>The part of all traces that is recorded where <c>OTEL_TRACES_SAMPLER</c> does not say otherwise.</summary>
    /// <remarks>A trace is a page of a source with all its papers: see docs/operations.md for what recording costs.</remarks>
    internal const double UsualRatio = 0.05;

    /// <summary>
    /// Metrics, which can always be scraped; and traces, metrics and logs over OTLP as <see cref="OtlpSignal"/> says. Meters and sources of
    /// ours are called <c>PaperMesh.*</c>.
    /// </summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<JsonConsoleFormatterOptions>(json =>
        {
            // Written for programs: with the trace, and a time that says which day and zone it is of.
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });

        // Once for each change, and not, as the framework does, for each time that anybody asks.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        builder.Services.AddSingleton<IHealthCheckPublisher, HealthGauge>();
        builder.Services.Configure<HealthCheckPublisherOptions>(publisher => (publisher.Delay, publisher.Period) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10)));
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService(builder.Environment.ApplicationName, serviceNamespace: "papermesh")
                .AddEnvironmentVariableDetector())
            .WithMetrics(meters => meters
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("MassTransit", "PaperMesh.*")
                .AddPrometheusExporter());

        // Behind the collecting of metrics, so that they begin after it.
        builder.Services.AddStoredGauge(
            "PaperMesh.ServiceDefaults",
            "papermesh.disk.free",
            "By",
            "Bytes that are free on the volume of Storage:Path",
            (provider, _) => Task.FromResult((double)Volume(provider).AvailableFreeSpace));
        builder.Services.AddStoredGauge(
            "PaperMesh.ServiceDefaults",
            "papermesh.disk.size",
            "By",
            "Bytes of the volume of Storage:Path",
            (provider, _) => Task.FromResult((double)Volume(provider).TotalSize));

        var (traces, metrics, logs) = (OtlpSignal.Of("TRACES", builder), OtlpSignal.Of("METRICS", builder), OtlpSignal.Of("LOGS", builder));
        if (metrics.IsSent)
            telemetry.WithMetrics(meters => meters.AddOtlpExporter(metrics.Read));
        if (logs.IsSent)
            telemetry.WithLogging(logging => logging.AddOtlpExporter(logs.Read), logging => logging.IncludeFormattedMessage = true);

        // Spans that nobody collects would be a sixth of what an event costs in memory, and a third over RabbitMQ.
        if (traces.IsSent)
        {
            telemetry.WithTracing(tracing =>
            {
                tracing
                    .AddAspNetCoreInstrumentation(options => options.Filter = IsNotAProbe)
                    .AddHttpClientInstrumentation(options => options.EnrichWithHttpRequestMessage = ShownAddress.Show)
                    .AddSource("PaperMesh.*")
                    .AddOtlpExporter(traces.Read);

                // Set here, it would win over the variable.
                if (string.IsNullOrEmpty(builder.Configuration["OTEL_TRACES_SAMPLER"]))
                    tracing.SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(UsualRatio)));
            });
        }
    }

    /// <summary><c>/metrics</c>; with <c>Metrics:OnlyPort</c> at that port alone, which can be kept from the public.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        var metrics = app.MapPrometheusScrapingEndpoint("/metrics").OpenToAll();
        if (app.Configuration.GetValue<int?>("Metrics:OnlyPort") is not { } only)
            return;

        // Not by the host that a request names: anybody may write that.
        metrics.Add(endpoint =>
        {
            var scrape = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context =>
            {
                if (context.Connection.LocalPort == only)
                    return scrape(context);

                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            };
        });
    }

    private static DriveInfo Volume(IServiceProvider services)
    {
        var folder = Path.GetFullPath(services.GetRequiredService<IConfiguration>()["Storage:Path"] ?? "data");
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent)
            folder = parent;

        return new DriveInfo(folder);
    }

    private static bool IsNotAProbe(HttpContext context)
        => !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/metrics");
}
