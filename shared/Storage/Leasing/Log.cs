using Microsoft.Extensions.Logging;

namespace PaperMesh.Storage.Leasing;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "The lease on {Name} could not be renewed; it is tried again until it runs out")]
    public static partial void LeaseNotRenewed(this ILogger log, Exception exception, string name);

    [LoggerMessage(LogLevel.Warning, "The lease on {Name} has gone to another replica")]
    public static partial void LeaseLost(this ILogger log, string name);

    [LoggerMessage(LogLevel.Warning, "The lease on {Name} could not be given back; it runs out by itself")]
    public static partial void LeaseNotReleased(this ILogger log, Exception exception, string name);
}
