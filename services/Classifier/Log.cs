using PaperMesh.Classifier.Jobs;

namespace PaperMesh.Classifier;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Debug, "Tagged {Count} revisions; {Published} papers are handed on")]
    public static partial void Tagged(this ILogger log, int count, int published);

    [LoggerMessage(LogLevel.Debug, "Re-tagged {Count} papers")]
    public static partial void Retagged(this ILogger log, int count);

    [LoggerMessage(LogLevel.Information, "{Model} is in use, after {Before}; its taxonomy is the {Source} one")]
    public static partial void Reloaded(this ILogger log, string before, string model, string source);

    [LoggerMessage(LogLevel.Error, "{Model} stays in use, since what is newer cannot be used: {Fault}")]
    public static partial void NotReloaded(this ILogger log, string model, string fault);

    [LoggerMessage(LogLevel.Warning, "Could not look whether there is another taxonomy; the one in use goes on")]
    public static partial void CouldNotLook(this ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Information, "Took job {Id}, at {Seen} of {Total} papers")]
    public static partial void JobTaken(this ILogger log, string id, long seen, long total);

    [LoggerMessage(LogLevel.Information, "Job {Id} is {State}, after {Seen} papers. {Error}")]
    public static partial void JobEnded(this ILogger log, string id, JobState state, long seen, string? error);

    [LoggerMessage(LogLevel.Warning, "A step of job {Id} failed; it is tried again")]
    public static partial void StepFailed(this ILogger log, Exception exception, string id);

    [LoggerMessage(LogLevel.Warning, "Left job {Id}: its checkpoint could not be stored. Whoever comes first takes it up again")]
    public static partial void JobLeft(this ILogger log, Exception exception, string id);

    [LoggerMessage(LogLevel.Warning, "Could not look for jobs; trying again")]
    public static partial void JobsNotFound(this ILogger log, Exception exception);
}
