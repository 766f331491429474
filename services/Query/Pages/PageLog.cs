namespace PaperMesh.Query;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Error, "The page {Path} failed")]
    public static partial void PageFailed(this ILogger log, string path, Exception fault);
}
