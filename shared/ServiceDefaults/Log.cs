using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace PaperMesh.ServiceDefaults;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "Some gauges could not be read from the store; they have no value until it answers")]
    public static partial void GaugesNotRead(this ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Queue {Queue} had to be made, and the Crawler could not be told: what it has missed comes later, after Crawler:RepublishAfter")]
    public static partial void QueueMadeNotSaid(this ILogger log, Exception exception, string queue);

    [LoggerMessage(LogLevel.Warning, "{Check} is {Status}: {Reason}")]
    public static partial void NotHealthy(this ILogger log, string check, HealthStatus status, string? reason);

    [LoggerMessage(LogLevel.Information, "{Check} is healthy again")]
    public static partial void HealthyAgain(this ILogger log, string check);
}
