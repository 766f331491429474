namespace PaperMesh.Crawler;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "Publishing waits: the store or the bus does not answer; what is pending is published when they do")]
    public static partial void OutboxWaits(this ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Information, "{PaperId} revision {Revision} is published again, for the {Attempts}th time: receipts are missing")]
    public static partial void Republished(this ILogger log, string paperId, int revision, int attempts);

    [LoggerMessage(LogLevel.Information, "{Count} papers are published again, since queues had to be made that have missed them: {Queues}")]
    public static partial void Released(this ILogger log, int count, string queues);

    [LoggerMessage(LogLevel.Warning, "Sources {Sources} wait: set Crawler:Contact (environment: Crawler__Contact) to an e-mail address that the sources' operators can write to, and start again")]
    public static partial void SourcesWait(this ILogger log, string sources);

    [LoggerMessage(LogLevel.Information, "{Source}: a page is stored, {Read} records, {New} new, {Changed} changed, {Quarantined} quarantined")]
    public static partial void PageStored(this ILogger log, string source, int read, int @new, int changed, int quarantined);

    [LoggerMessage(LogLevel.Warning, "{Source} has failed; it is asked again later, from its checkpoint")]
    public static partial void SourceFailed(this ILogger log, Exception exception, string source);

    [LoggerMessage(LogLevel.Information, "{Source}: this replica stops here; the harvest goes on from the checkpoint")]
    public static partial void SliceStopped(this ILogger log, string source);

    [LoggerMessage(LogLevel.Warning, "Nothing is given out: the store or the bus does not answer; what is due is when they do")]
    public static partial void LeaderWaits(this ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Source} is perhaps not complete, says {Rule}: {Text}")]
    public static partial void Suspicious(this ILogger log, string source, string rule, string text);

    [LoggerMessage(LogLevel.Warning, "The open warnings could not be counted")]
    public static partial void WarningsNotCounted(this ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The window {Window} has failed; it is tried again later")]
    public static partial void WindowFailed(this ILogger log, Exception exception, string window);

    [LoggerMessage(LogLevel.Warning, "{Source} was asked for {PaperId} and has failed")]
    public static partial void LookupFailed(this ILogger log, Exception exception, string source, string paperId);

    [LoggerMessage(LogLevel.Warning, "The sample papers wait: the store does not answer")]
    public static partial void SamplesWait(this ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Information, "{Count} sample papers are in; Samples:Enabled=false removes them")]
    public static partial void SamplesLoaded(this ILogger log, int count);

    [LoggerMessage(LogLevel.Information, "{Count} sample papers are removed")]
    public static partial void SamplesRemoved(this ILogger log, long count);
}
