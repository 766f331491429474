namespace PaperMesh.Gateway;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "{Destination} has other addresses now: {Count} replicas")]
    public static partial void ReplicasChanged(this ILogger log, string destination, int count);

    [LoggerMessage(LogLevel.Warning, "The name in {Destination} cannot be looked up: {Reason}. What was found last holds")]
    public static partial void NameNotFound(this ILogger log, string destination, string reason);
}
