using System.Text.Json.Serialization;
using PaperMesh.Crawler.Harvesting;
using PaperMesh.Crawler.Sources;

namespace PaperMesh.Crawler.Import;

/// <summary>Takes in a list of papers that somebody sends, however long, page by page.</summary>
internal sealed class Importer(Intake intake)
{
    private const int FaultsShown = 100;

    /// <summary>Stores every page. The same list again, whole or in part, changes nothing, so an import that broke off is simply repeated.</summary>
    /// <param name="source">The name that the quarantine gives to where they come from.</param>
    public async Task<ImportReport> ImportAsync(string source, IAsyncEnumerable<Page> pages, CancellationToken cancellationToken)
    {
        var count = default(IntakeCount);
        var faults = new List<ImportFault>();
        string? breaksOff = null;

        // A page is stored while the next one is read.
        var storing = Task.FromResult(count);
        var isFirst = true;
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            count += await storing;
            storing = StoreAsync(source, page, isFirst, cancellationToken);
            isFirst = false;
            faults.AddRange(page.Bad.Take(FaultsShown - faults.Count).Select(bad => new ImportFault(bad.Where, bad.Reason)));
            if (page.BreaksOff)
                breaksOff = $"{page.Bad[^1].Where}: {page.Bad[^1].Reason}";
        }

        count += await storing;
        return new ImportReport(count.Read, count.New, count.Changed, count.Unchanged, count.Quarantined, faults) { BreaksOff = breaksOff };
    }

    /// <remarks>An import of one page, as most are, is one trace with its request.</remarks>
    private async Task<IntakeCount> StoreAsync(string source, Page page, bool isFirst, CancellationToken cancellationToken)
    {
        using var span = new PageSpans("import page", source, inJob: isFirst);
        var found = await intake.TakeAsync(source, page.Records, page.Bad, cancellationToken);
        span.Stored(found);
        return found;
    }
}

/// <summary>What became of an import.</summary>
/// <param name="Read">Records that were there, good and bad.</param>
/// <param name="New">Papers that nobody knew.</param>
/// <param name="Changed">Papers of which something new was said.</param>
/// <param name="Unchanged">Papers of which all was known.</param>
/// <param name="Quarantined">Records that cannot be used; <c>/api/v1/quarantine</c> keeps them with the reason.</param>
/// <param name="Errors">The first hundred of those.</param>
internal sealed record ImportReport(int Read, int New, int Changed, int Unchanged, int Quarantined, IReadOnlyList<ImportFault> Errors)
{
    /// <summary>Where and why the list could not be read to its end; null when it could.</summary>
    [JsonIgnore]
    public string? BreaksOff { get; init; }
}

/// <param name="Where"><c>line 17</c>.</param>
/// <param name="Reason">What is wrong, and with which value.</param>
internal sealed record ImportFault(string Where, string Reason);
