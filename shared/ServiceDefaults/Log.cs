using Microsoft.Extensions.Logging;

namespace PaperMesh.ServiceDefaults;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "Some gauges could not be read from the store; they have no value until it answers")]
    public static partial void GaugesNotRead(this ILogger log, Exception exception);
}
