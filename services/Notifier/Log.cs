namespace PaperMesh.Notifier;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "The end of the event log could not be read; trying again every second")]
    public static partial void TailNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "A message of queue {Queue} was given up and is kept at /ops/dead-letters: {Exception}: {Reason}")]
    public static partial void GivenUp(this ILogger logger, string queue, string exception, string reason);

    [LoggerMessage(LogLevel.Warning, "Dead letters could not be sent again; trying again every second")]
    public static partial void NotRedriven(this ILogger logger, Exception exception);
}
