using System.Net.Mime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.ServiceDefaults;

internal static class Health
{
    /// <summary>
    /// Live: the process answers; restart it when it does not. Ready: its store and bus answer; send it no requests while they do not.
    /// Startup: it has been ready once; leave it alone until then.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).OpenToAll();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).OpenToAll();

        var hasBeenReady = false;
        app.MapGet("/health/startup", async (HealthCheckService checks, HttpContext context, CancellationToken cancellationToken) =>
            {
                var report = hasBeenReady ? new HealthReport(new Dictionary<string, HealthReportEntry>(), TimeSpan.Zero) : await checks.CheckHealthAsync(cancellationToken);
                hasBeenReady = report.Status is not HealthStatus.Unhealthy;
                context.Response.StatusCode = hasBeenReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
                await WriteAsync(context, report);
            })
            .ExcludeFromDescription()
            .OpenToAll();
    }

    /// <summary>The state of the whole, and a line for each part that is not well. Why not is for the log: everybody may ask here.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        var unwell = report.Entries
            .Where(entry => entry.Value.Status is not HealthStatus.Healthy)
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => $"\n{entry.Key}: {entry.Value.Status}");
        return context.Response.WriteAsync(report.Status + string.Concat(unwell), context.RequestAborted);
    }
}
