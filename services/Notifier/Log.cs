namespace PaperMesh.Notifier;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Warning, "The end of the event log could not be read; trying again every second")]
    public static partial void TailNotRead(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Information, "Trimmed {Count} events off the beginning of the event log")]
    public static partial void Trimmed(this ILogger logger, long count);

    [LoggerMessage(LogLevel.Warning, "The event log could not be trimmed; trying again next time")]
    public static partial void NotTrimmed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "A message of queue {Queue} was given up and is kept at /ops/dead-letters: {Exception}: {Reason}")]
    public static partial void GivenUp(this ILogger logger, string queue, string exception, string reason);

    [LoggerMessage(LogLevel.Warning, "Dead letters could not be sent again; trying again every second")]
    public static partial void NotRedriven(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "Dead letter {Id} cannot be sent again: its message, which is long and kept apart, is not in the store")]
    public static partial void MessageGone(this ILogger logger, string id);

    [LoggerMessage(LogLevel.Warning, "{Server} put off a mail: {Answer}")]
    public static partial void MailPutOff(this ILogger logger, string server, string answer);

    [LoggerMessage(LogLevel.Information, "An address gets no more mail: {Reason}")]
    public static partial void AddressSuppressed(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Digest {Digest} is given up: {Answer}")]
    public static partial void DigestGivenUp(this ILogger logger, string digest, string answer);

    [LoggerMessage(LogLevel.Warning, "Subscriptions could not be given back; others take them up when the claim has run out")]
    public static partial void ClaimsNotReleased(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Subscriptions could not be held on to; trying again, and letting them go in time")]
    public static partial void ClaimsNotRenewed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "No digest leaves: {Reason} Trying again in a minute")]
    public static partial void MailStopped(this ILogger logger, string reason);

    [LoggerMessage(LogLevel.Error, "Digests could not be sent; trying again in a minute")]
    public static partial void DigestsFailed(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Notices by mail wait; trying again in a minute")]
    public static partial void NoticesWait(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Webhooks wait: what is logged is dispatched when the store answers again")]
    public static partial void DispatcherWaits(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Error, "The event log ends at {Last}, and webhooks have had it up to {Place}: was it restored from a backup? What is logged up to there reaches no webhook")]
    public static partial void LogBehind(this ILogger logger, long last, long place);

    [LoggerMessage(LogLevel.Warning, "Webhooks wait: what is due is sent when the store answers again")]
    public static partial void SendersWait(this ILogger logger, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Sending to webhook {Webhook} was broken off; it is tried again")]
    public static partial void NotSent(this ILogger logger, Exception exception, string webhook);
}
