namespace PaperMesh.Notifier.Webhooks.Sending;

/// <summary>When a delivery that has failed is attempted again: eight attempts within about 28 hours.</summary>
internal static class RetrySchedule
{
    /// <summary>After the first attempt, the second …</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(10),
    ];

    /// <summary>What has failed together does not come back together.</summary>
    private const double Jitter = 0.1;

    /// <summary>An endpoint may ask for patience, not for eternity.</summary>
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(1);

    /// <summary>How long to wait after an attempt; null: it was the last one.</summary>
    /// <param name="tries">How many there were, this one included.</param>
    /// <param name="retryAfter">What the endpoint has asked for; it is never asked sooner.</param>
    /// <param name="random">From 0 to 1: up to a tenth is added to the wait of the schedule.</param>
    public static TimeSpan? WaitAfter(int tries, TimeSpan? retryAfter, double random)
    {
        if (tries > Waits.Length)
            return null;

        var wait = Waits[tries - 1] * (1 + (Jitter * random));
        var asked = retryAfter < LongestRetryAfter ? retryAfter.Value : retryAfter is null ? TimeSpan.Zero : LongestRetryAfter;
        return asked > wait ? asked : wait;
    }
}
