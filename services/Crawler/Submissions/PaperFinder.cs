using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Sources;
using PaperMesh.Storage;
using PaperMesh.Storage.Leasing;

namespace PaperMesh.Crawler.Submissions;

/// <summary>Finds single papers at the sources that can be asked for them.</summary>
internal sealed class PaperFinder(
    SourceCatalog sources, IDocuments<Submission> submissions, [FromKeyedServices(CrawlerService.Name)] Leases leases, Intake intake, TimeProvider time, ILogger<PaperFinder> log)
{
    public static string LeaseOn(string submission) => $"submission:{submission}";

    /// <summary>
    /// Asks the sources in turn until one has the paper, and stores it. Nothing, when somebody else is at it or it is no longer queued.
    /// </summary>
    public async Task FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var lease = await leases.TryTakeAsync(LeaseOn(id), cancellationToken);
        if (lease is null)
            return;

        if (await submissions.FindAsync(id, cancellationToken) is not { State: SubmissionState.Queued } submission)
            return;

        var ended = await AskAsync(submission, cancellationToken);
        await submissions.UpsertAsync(
            [ended with { Ended = time.GetUtcNow() }],
            one => one.Id,
            (stored, one) => stored?.State == SubmissionState.Queued ? one : stored,
            cancellationToken);
    }

    private async Task<Submission> AskAsync(Submission submission, CancellationToken cancellationToken)
    {
        var able = sources.All.OfType<ILookup>().Where(source => source.CanFind(submission.PaperId)).ToList();
        if (able is [])
            return Failed(submission, $"No source that is switched on can be asked for {submission.PaperId}; docs/sources.md says which can.");

        string? fault = null;
        foreach (var source in able)
        {
            try
            {
                var page = await source.FindAsync(submission.PaperId, cancellationToken);
                await intake.TakeAsync(source.Name, page.Records, page.Bad, cancellationToken);
                if (page.Records is [var record, ..])
                    return submission with { State = SubmissionState.Found, Paper = AddressOf(record.Paper.Id) };

                if (page.Bad is [var bad, ..])
                    fault = $"{source.Name}: {bad.Reason}";
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // The next source may have it.
                fault = $"{source.Name}: {exception.Message}";
                log.LookupFailed(exception, source.Name, submission.PaperId);
            }
        }

        return fault is null ? submission with { State = SubmissionState.NotFound } : Failed(submission, fault);
    }

    private static Submission Failed(Submission submission, string reason)
        => submission with { State = SubmissionState.Failed, Reason = reason };

    // The slash of an old arXiv id or a DOI is one of the address.
    private static string AddressOf(string paperId)
        => $"/papers/{Uri.EscapeDataString(paperId).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal)}";
}
