namespace PaperMesh.Gateway;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "{Destination} has other addresses now: {Count} replicas")]
    public static partial void ReplicasChanged(this ILogger log, string destination, int count);

    [LoggerMessage(LogLevel.Warning, "The name in {Destination} cannot be looked up: {Reason}. What was found last holds")]
    public static partial void NameNotFound(this ILogger log, string destination, string reason);

    [LoggerMessage(LogLevel.Warning, "Kubernetes does not tell where the replicas of {Service} are: {Reason}. What was known last holds")]
    public static partial void KubernetesAway(this ILogger log, string service, string reason);

    [LoggerMessage(LogLevel.Warning, "{Destination} is not followed: it is not like k8s+http://service.namespace:port, or no API server is known")]
    public static partial void NotFollowed(this ILogger log, string destination);
}
