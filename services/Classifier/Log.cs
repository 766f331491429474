namespace PaperMesh.Classifier;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Debug, "Tagged {PaperId} revision {Revision} with {Count} topics")]
    public static partial void Tagged(this ILogger log, string paperId, int revision, int count);
}
