using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;

namespace PaperMesh.Crawler.Harvesting.Completeness;

/// <summary>Holds a run that has ended against the rules: what is suspicious becomes a warning, and is asked for again.</summary>
internal sealed class CompletenessReview(
    IDocuments<LedgerEntry> ledger,
    IDocuments<OperatorWarning> warnings,
    IDocuments<SourceState> states,
    CrawlerMetrics metrics,
    TimeProvider time,
    ILogger<CompletenessReview> log)
{
    // Of hourly runs, four days.
    private const int RunsReviewed = 100;

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMinutes(30);

    // What is still missing then is perhaps not there.
    private static readonly TimeSpan AskAgainAtMostEvery = TimeSpan.FromHours(6);

    /// <summary>Reviews the last run of a source, by the slice that has ended it and still holds its lease. A repeat changes nothing.</summary>
    public async Task ReviewAsync(ISource source, SourceState state, CancellationToken cancellationToken)
    {
        if (state.LastRun is not { Error: null, Ended: { } ended })
            return;

        var runs = (await ledger.QueryAsync(LedgerEntry.Of(source.Name) with { Limit = RunsReviewed }, cancellationToken)).Items;
        var suspicions = CompletenessRules.Apply(new Observation(
            ended, AnnouncementCalendar.Of(source.Settings), [.. runs.Where(run => run.Error is null)], state.Announced));

        var now = time.GetUtcNow();
        var known = (await warnings.QueryAsync(OperatorWarning.Of(source.Name), cancellationToken)).Items;
        await warnings.DeleteAsync(
            [.. known.Where(warning => suspicions.All(suspicion => suspicion.Rule != warning.Rule)).Select(warning => warning.Id)], cancellationToken);
        if (suspicions is [])
            return;

        var askAgain = suspicions
            .Where(suspicion => known.FirstOrDefault(warning => warning.Rule == suspicion.Rule) is not { CrawledAgain: { } last } || now - last >= AskAgainAtMostEvery)
            .ToList();
        if (askAgain is not [])
        {
            var certain = askAgain.Select(suspicion => suspicion.CertainUpTo).Append(state.LastRun.From).Min();
            await states.ChangeAsync(source, one => one.AskAgain(state.Holder, now + AskAgainAfter, certain), cancellationToken);
        }

        await warnings.UpsertAsync(
            suspicions,
            suspicion => $"{source.Name}/{suspicion.Rule}",
            (stored, suspicion) => new OperatorWarning
            {
                Source = source.Name,
                Rule = suspicion.Rule,
                Text = suspicion.Text,
                Since = stored?.Since ?? now,
                LastSeen = now,
                CrawledAgain = askAgain.Contains(suspicion) ? now : stored?.CrawledAgain,
            },
            cancellationToken);

        foreach (var suspicion in suspicions)
        {
            metrics.Suspicious(source.Name, suspicion.Rule);
            log.Suspicious(source.Name, suspicion.Rule, suspicion.Text);
        }
    }
}
