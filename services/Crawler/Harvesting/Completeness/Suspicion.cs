namespace PaperMesh.Crawler.Harvesting.Completeness;

/// <summary>What a rule has noticed.</summary>
/// <param name="Rule">Its name, in warnings and metrics.</param>
/// <param name="Text">For people, with the figures.</param>
/// <param name="CertainUpTo">The last day of which nothing is missing: from there the source is asked again. Null: from where its last run began.</param>
internal sealed record Suspicion(string Rule, string Text, DateOnly? CertainUpTo = null);

/// <summary>What the rules go by.</summary>
/// <param name="At">When the last run ended, UTC.</param>
/// <param name="Runs">The last ones, newest first; those that have failed are not among them.</param>
/// <param name="Announced">See <see cref="AnnouncedDays"/>.</param>
internal sealed record Observation(
    DateTimeOffset At,
    AnnouncementCalendar? Calendar,
    IReadOnlyList<LedgerEntry> Runs,
    IReadOnlyDictionary<string, IReadOnlyList<DateOnly>> Announced)
{
    /// <summary>The days on which anything was announced, newest first.</summary>
    public IReadOnlyList<DateOnly> Days { get; } = [.. Announced.Values.SelectMany(days => days).Distinct().OrderDescending().Take(10)];
}
