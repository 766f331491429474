namespace PaperMesh.Query;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "The search index in {Folder} was removed, {Reason}; it is built anew from the papers")]
    public static partial void IndexRemoved(this ILogger logger, string folder, string reason);

    [LoggerMessage(LogLevel.Error, "The search index in {Folder} is damaged ({Damage}); it is emptied and built anew from the papers")]
    public static partial void IndexDamaged(this ILogger logger, string folder, string damage);

    [LoggerMessage(LogLevel.Information, "Every file of the search index is as it was written; checked in {Elapsed}")]
    public static partial void IndexSound(this ILogger logger, TimeSpan elapsed);

    [LoggerMessage(LogLevel.Error, "The files of the search index could not be checked; it is tried again in {Delay}")]
    public static partial void CheckFailed(this ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(LogLevel.Error, "Parts of the search index could not be merged; they stay as they are")]
    public static partial void MergeFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "A part of the search index could not be read into memory ahead of searches")]
    public static partial void WarmingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The search index could not be closed in order; what was not durable is brought in at the next start")]
    public static partial void ClosingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "Bringing the search index up to date: {Seen} of {All} papers")]
    public static partial void CatchingUp(this ILogger logger, int seen, long all);

    [LoggerMessage(LogLevel.Information, "The search index is up to date: {Brought} papers were brought in, it holds {Indexed}")]
    public static partial void CaughtUp(this ILogger logger, int brought, int indexed);

    [LoggerMessage(LogLevel.Error, "The search index could not be brought up to date; it is tried again in {Delay}")]
    public static partial void CatchingUpFailed(this ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(LogLevel.Error, "The search index could not be made durable; it is tried again in {Delay}")]
    public static partial void CommitFailed(this ILogger logger, TimeSpan delay, Exception exception);

    [LoggerMessage(LogLevel.Information, "Samples are switched off: {Count} sample papers were removed")]
    public static partial void SamplesRemoved(this ILogger logger, long count);

    [LoggerMessage(LogLevel.Debug, "Kept {Count} papers")]
    public static partial void Kept(this ILogger logger, int count);
}
