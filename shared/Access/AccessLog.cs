namespace PaperMesh.Access;

internal static partial class AccessLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "When keys were last used could not be kept; it is tried again in a minute")]
    public static partial void KeyUseNotKept(this ILogger log, Exception fault);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Address} has given {Failures} wrong keys or passwords in a row and has to wait for {Seconds} s")]
    public static partial void TooManyWrongKeys(this ILogger log, string address, int failures, int seconds);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "What came of a change could not be kept in the audit log: {Id}")]
    public static partial void OutcomeNotKept(this ILogger log, string id, Exception fault);
}
