namespace PaperMesh.Notifier;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "The end of the event log could not be read; trying again every second")]
    public static partial void TailNotRead(this ILogger logger, Exception exception);
}
