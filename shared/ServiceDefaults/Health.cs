using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using PaperMesh.ServiceDefaults.Access;

namespace PaperMesh.ServiceDefaults;

internal static class Health
{
    /// <summary>
    /// Live: the process answers; restart it when it does not. Ready: its store and bus answer; send it no requests while they do not.
    /// </summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).OpenToAll();
        app.MapHealthChecks("/health/ready").OpenToAll();
    }
}
