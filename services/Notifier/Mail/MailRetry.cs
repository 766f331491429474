namespace PaperMesh.Notifier.Mail;

/// <summary>When a mail that was put off is tried again: 2, 4, 8 … minutes later, at the most two hours.</summary>
internal static class MailRetry
{
    /// <summary>With the waits that is three days, in which servers that are down come back.</summary>
    public const int MostAttempts = 40;

    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    /// <param name="attempts">How often it was tried before, without this time.</param>
    public static TimeSpan WaitAfter(int attempts)
        => TimeSpan.FromSeconds(Math.Min(FirstWait.TotalSeconds * Math.Pow(2, Math.Min(attempts, 10)), LongestWait.TotalSeconds));
}
